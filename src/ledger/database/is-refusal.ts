/**
 * Whether PostgreSQL says that the rows themselves are at fault (data exception, integrity violation): trying
 * again would not help. Everything else (connection, load, a server that is starting) passes.
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
export function isRefusal(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^2[23][0-9A-Z]{3}$/u.test(code);
}
