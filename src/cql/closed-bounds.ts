import type { PlainInterval, PlainTemporal, PlainValue } from './plain-value.ts';

/**
 * An interval with its open bounds closed at the next point inside, so that intervals with the same
 * points look the same. A null bound stays: closed it is the end of the type, open it is unknown.
 * @param isDecimal whether its numbers are Decimals, which whole ones do not tell by themselves
 */
export function closedBounds(interval: PlainInterval, isDecimal: boolean): PlainInterval {
  const { low, high, lowClosed, highClosed } = interval;
  const closesLow = !lowClosed && low.type !== 'Null';
  const closesHigh = !highClosed && high.type !== 'Null';
  return {
    type: 'Interval',
    low: closesLow ? next(low, 1, isDecimal) : low,
    high: closesHigh ? next(high, -1, isDecimal) : high,
    lowClosed: lowClosed || closesLow,
    highClosed: highClosed || closesHigh,
  };
}

/** CQL's successor (1) or predecessor (-1). */
function next(value: PlainValue, direction: 1 | -1, isDecimal: boolean): PlainValue {
  switch (value.type) {
    case 'Integer':
    case 'Decimal':
      return { ...value, value: value.value + direction * (isDecimal ? 1e-8 : 1) };
    case 'Long':
      return { type: 'Long', value: value.value + BigInt(direction) };
    case 'Quantity':
      return { ...value, value: value.value + direction * 1e-8 };
    case 'Date':
    case 'DateTime':
    case 'Time':
      return nextTemporal(value, direction);
    default:
      return value;
  }
}

/** A step of the finest part that is there. */
function nextTemporal(value: PlainTemporal, direction: 1 | -1): PlainTemporal {
  const { type, parts } = value;
  const padding = type === 'Time' ? [2000, 1, 1] : [];
  const stepped = [...padding, ...parts];
  const last = stepped.length - 1;
  stepped[last] = (stepped[last] ?? 0) + direction;
  const [year = 1, month = 1, day = 1, hour = 0, minute = 0, second = 0, millisecond = 0] = stepped;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second, millisecond);
  const carried = [
    date.getUTCFullYear(),
    date.getUTCMonth() + 1,
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds(),
    date.getUTCMilliseconds(),
  ];
  return { ...value, parts: carried.slice(padding.length, stepped.length) };
}
