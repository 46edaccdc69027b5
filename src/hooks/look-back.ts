const duration = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T.*)?$/u;

/**
 * The day on which a search has to begin so that it finds all that a look-back of this length needs,
 * rounded down to the day, and one year more. The year is there because a result that is too old to
 * decide is still shown to the clinician, with its date, so the latest one is wanted even when it is
 * stale; it also makes the server's time zone immaterial.
 * @param since ISO 8601 duration; a part of a day counts as a whole one
 * @returns an ISO date in UTC, or `undefined` for text that is no duration: then all is searched
 */
export function lookBackStart(since: string, now: Date): string | undefined {
  const parts = duration.exec(since);
  if (parts === null) return undefined;
  const [years = 0, months = 0, weeks = 0, days = 0] = parts
    .slice(1)
    .map((part) => (part === undefined ? 0 : Number(part)));
  const partOfDay = since.includes('T') ? 1 : 0;
  const start = new Date(
    Date.UTC(
      now.getUTCFullYear() - years - 1,
      now.getUTCMonth() - months,
      now.getUTCDate() - weeks * 7 - days - partOfDay,
    ),
  );
  return Number.isNaN(start.getTime()) ? undefined : start.toISOString().slice(0, 10);
}
