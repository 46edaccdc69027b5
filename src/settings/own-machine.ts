import { isIPv4 } from 'node:net';

/** Whether a host, as a setting or a URL names it, is this machine: what is sent there stays on it. */
export function isOwnMachine(host: string): boolean {
  return (
    host === 'localhost' ||
    host.endsWith('.localhost') ||
    host === '::1' ||
    host === '[::1]' ||
    (isIPv4(host) && host.startsWith('127.'))
  );
}
