import { afterEach, describe, expect, it, vi } from 'vitest';
import { quietly } from '../../src/cql/quietly.ts';

const output = globalThis.console;

afterEach(() => {
  vi.restoreAllMocks();
});

describe('a quiet call', () => {
  it('gives its result and writes nothing', () => {
    const spies = [
      vi.spyOn(process.stdout, 'write').mockReturnValue(true),
      vi.spyOn(output, 'log').mockReturnValue(),
      vi.spyOn(output, 'error').mockReturnValue(),
    ];
    const result = quietly(() => {
      process.stdout.write('a banner');
      output.log('a log line');
      output.error('a syntax error');
      return 42;
    });
    expect(result).toBe(42);
    for (const spy of spies) expect(spy).not.toHaveBeenCalled();
  });

  it('leaves the output as it was, also when it fails', () => {
    const write = Object.getOwnPropertyDescriptor(process.stdout, 'write');
    const before = { ...output };
    const failing = () =>
      quietly(() => {
        throw new Error('broken');
      });
    expect(failing).toThrow('broken');
    expect(Object.getOwnPropertyDescriptor(process.stdout, 'write')).toEqual(write);
    expect({ ...output }).toEqual(before);
  });
});
