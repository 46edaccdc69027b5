/** From the first to the last millisecond that a FHIR date, to its precision, may stand for; UTC by default. */
export function spanOf(text: string): readonly [number, number] | undefined {
  const [, year, month, day, time, zone = 'Z'] =
    /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T([\d:.]+)(Z|[+-]\d\d:\d\d)?)?)?)?$/u.exec(text) ?? [];
  if (year === undefined) return undefined;
  if (time !== undefined) {
    const at = Date.parse(`${year}-${month}-${day}T${time}${zone}`);
    return Number.isNaN(at) ? undefined : [at, time.includes('.') ? at : at + 999];
  }
  const [y, m, d] = [Number(year), Number(month ?? 1) - 1, Number(day ?? 1)];
  const end =
    month === undefined
      ? Date.UTC(y + 1, 0, 1)
      : day === undefined
        ? Date.UTC(y, m + 1, 1)
        : Date.UTC(y, m, d + 1);
  return [Date.UTC(y, m, d), end - 1];
}

/**
 * Whether a time answers a date of a search, with FHIR's prefixes.
 * Source: http://hl7.org/fhir/R4/search.html#prefix
 */
export function isWhen([low, high]: readonly [number, number], value: string): boolean {
  const [, prefix = 'eq', date = ''] = /^(eq|ne|gt|lt|ge|le|sa|eb|ap)?(.*)$/u.exec(value) ?? [];
  const wanted = spanOf(date);
  if (wanted === undefined) return false;
  const [from, to] = wanted;
  const within = low >= from && high <= to;
  switch (prefix) {
    case 'eq':
      return within;
    case 'ne':
      return !within;
    case 'gt':
      return high > to;
    case 'lt':
      return low < from;
    case 'ge':
      return high >= from;
    case 'le':
      return low <= to;
    case 'sa':
      return low > to;
    case 'eb':
      return high < from;
    default:
      return low <= to && high >= from;
  }
}
