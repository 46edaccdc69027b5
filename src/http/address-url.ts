/** Base URL of a server on this machine. @param host name or address, of IPv6 without brackets */
export function addressUrl(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
