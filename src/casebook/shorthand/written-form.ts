import { z } from 'zod';

/**
 * A value that may be written in several forms, where its form says which: the issues are then those
 * of the form that was meant, not "none of these matched".
 */
export function byForm<Schema extends z.ZodType>(pick: (input: unknown) => Schema) {
  return z.unknown().transform((input, context): z.output<Schema> => {
    const result = pick(input).safeParse(input);
    if (result.success) return result.data;
    // Issues that have their message already keep it, and their kind.
    context.issues.push(
      ...result.error.issues.map((issue) => ({ ...issue, input }) as z.core.$ZodRawIssue),
    );
    return z.NEVER;
  });
}

/** A scalar text with a grammar of its own. */
export function parsed<Result>(parse: (text: string) => Result | undefined, expected: string) {
  return z
    .union([z.string(), z.number(), z.boolean()], { error: () => expected })
    .transform((input, context): Result => {
      const result = parse(String(input));
      if (result !== undefined) return result;
      context.addIssue({ code: 'custom', message: `${expected}, not "${String(input)}"`, input });
      return z.NEVER;
    });
}

export function isMapping(input: unknown): input is Readonly<Record<string, unknown>> {
  return typeof input === 'object' && input !== null && !Array.isArray(input);
}
