/**
 * Runs a synchronous call with the process's output muted. The CQL translator announces its logger
 * on stdout, its parser prints syntax errors, and the UCUM library prints units that it cannot read
 * (which may be a patient's): all of it would end up in the middle of a command's JSON, and is told
 * in another way.
 */
export function quietly<T>(call: () => T): T {
  const { log, info, warn, error } = console;
  const write = Object.getOwnPropertyDescriptor(process.stdout, 'write');
  const silent = () => undefined;
  Object.assign(console, { log: silent, info: silent, warn: silent, error: silent });
  process.stdout.write = () => true;
  try {
    return call();
  } finally {
    Object.assign(console, { log, info, warn, error });
    if (write === undefined) Reflect.deleteProperty(process.stdout, 'write');
    else Object.defineProperty(process.stdout, 'write', write);
  }
}
