import { type Cql, form, type Part, type Tie, word } from './form.ts';

const dates = word(
  '@2020-02-28',
  '@2020-02-29',
  '@2020-03-01',
  '@2021-01-15',
  '@2020-02',
  '@2021',
  '(null as Date)',
);
/** In the time zone of the evaluation, +02:00, since some are partial: see known-differences. */
const dateTimes = word(
  '@2020-02-28T12:30:00.000',
  '@2020-02-29T06:00:00.000+02:00',
  '@2020-02-28T12:30',
  '@2020-02-28T12',
  '@2020-02-28T',
  '@2020-02T',
  '@2020T',
  '@2021-01-15T08:00:00.250',
  '(null as DateTime)',
  'Now()',
);
/** To the last digit, so that each can be compared with each. */
const wholeDates = word('@2020-02-28', '@2020-02-29', '@2021-01-15', '(null as Date)');
export const instants = word(
  '@2020-02-28T12:30:00.000',
  '@2020-02-28T23:30:00.000-05:00',
  '@2020-02-29T06:00:00.000+02:00',
  '@2021-01-15T08:00:00.250Z',
  'DateTime(2020, 1, 28, 23, 30, 0, 0, 1.5)',
  '(null as DateTime)',
);
const ofOneZone = word(
  '@2020-02-28T12:30:00.000',
  '@2020-02-29T06:00:00.000+02:00',
  '(null as DateTime)',
);
const times = word(
  '@T12:30:00.000',
  '@T23:59:59.999',
  '@T06',
  '@T12:30',
  '@T12:30:15',
  '(null as Time)',
);

const dayWords = ['year', 'month', 'day'];
const hourWords = ['hour', 'minute', 'second', 'millisecond'];
const dayUnits = word('years', 'months', 'weeks', 'days');
const hourUnits = word('hours', 'minutes', 'seconds', 'milliseconds');

const dayAmount = word(
  '1 day',
  '40 days',
  '1 month',
  '2 years',
  '3 weeks',
  '-1 month',
  '13 months',
);
const hourAmount = word('1 hour', '90 minutes', '45 seconds', '100 milliseconds', '-25 hours');

/** How two points in time stand, to a precision or to all that they have. */
function relations(value: Cql, words: readonly string[]): readonly Cql[] {
  const to = word(...words);
  return [
    form`(${value} ${word('<', '<=', '>', '>=', '=', '!=', '~', '!~', 'before', 'after', 'same as', 'same or before', 'same or after')} ${value})`,
    form`(${value} ${word('same')} ${to} ${word('as', 'or before', 'or after')} ${value})`,
    form`(${value} ${word('before', 'after')} ${to} of ${value})`,
    form`(${value} between ${value} and ${value})`,
  ];
}

/** Dates, DateTimes and Times, partial and in several time zones, and the uncertain time between. */
export function temporals(tie: Tie): Part {
  const [date, dateTime, time] = [tie('date'), tie('dateTime'), tie('time')];
  const compared = word('<', '<=', '>', '>=', '=');
  const between = (units: Cql, value: Cql): readonly Cql[] => [
    form`(${units} between ${value} and ${value})`,
    form`(difference in ${units} between ${value} and ${value})`,
  ];
  const uncertain = [
    ...between(dayUnits, date),
    ...between(word('years', 'months', 'weeks', 'days', 'hours', 'minutes'), dateTime),
    ...between(hourUnits, time),
  ];
  return {
    date: [
      dates,
      form`(${date} ${word('+', '-')} ${dayAmount})`,
      form`(${word('start of', 'end of')} ${tie('dateInterval')})`,
      form`(date from ${dateTime})`,
      form`Date(2020, ${word('1', '2', '12')}, ${word('1', '28')})`,
      form`${word('First', 'Last')}(${tie('dates')})`,
      form`${word('Min', 'Max')}({${wholeDates}, ${wholeDates}, ${wholeDates}})`,
      form`(if ${tie('boolean')} then ${date} else ${date})`,
      form`(${word('successor of', 'predecessor of')} ${date})`,
      form`ToDate(${word("'2020-02-28'", "'2020-13'", "'2020-02'", "'x'")})`,
      word('Today()'),
    ],
    dateTime: [
      dateTimes,
      form`(${dateTime} ${word('+', '-')} ${dayAmount})`,
      form`(${dateTime} ${word('+', '-')} ${hourAmount})`,
      form`(${word('start of', 'end of')} ${tie('dateTimeInterval')})`,
      form`ToDateTime(${wholeDates})`,
      form`DateTime(2020, ${word('1', '12')}, 28, ${word('0', '23')}, 30, 0, 0, 2.0)`,
      form`${word('First', 'Last')}(${tie('dateTimes')})`,
      form`${word('Min', 'Max')}({${ofOneZone}, ${ofOneZone}, ${ofOneZone}})`,
      form`(if ${tie('boolean')} then ${dateTime} else ${dateTime})`,
      form`(${word('successor of', 'predecessor of')} ${dateTime})`,
      form`ToDateTime(${word("'2020-02-28T12:30:00.000+02:00'", "'2020-02-28'", "'no'", "'2020-02-28T25:00'")})`,
    ],
    time: [
      times,
      form`(${word('@T12:30:00.000', '@T06', '@T12:30', '@T12:30:15')} ${word('+', '-')} ${word('1 hour', '90 minutes', '45 seconds', '100 milliseconds')})`,
      form`(${word('start of', 'end of')} ${tie('timeInterval')})`,
      form`(time from ${instants})`,
      form`(if ${tie('boolean')} then ${time} else ${time})`,
      form`(${word('successor of', 'predecessor of')} ${time})`,
    ],
    integer: [
      form`(${word(...dayWords)} from ${date})`,
      form`(${word(...dayWords, ...hourWords)} from ${dateTime})`,
      form`(${word(...hourWords)} from ${time})`,
      form`CalculateAgeInYearsAt(${word('@1961-03-15', '@2000-02-29')}, ${word('@2020-02-28', '@2021-01-15')})`,
    ],
    boolean: [
      ...relations(date, dayWords),
      ...relations(dateTime, [...dayWords, ...hourWords]),
      ...relations(instants, [...dayWords, ...hourWords]),
      form`(${word('Min', 'Max')}({${instants}, ${instants}, ${instants}}) same or after ${instants})`,
      ...relations(time, hourWords),
      ...uncertain.map((number) => form`(${number} ${compared} ${word('0', '1', '5', '60')})`),
      form`(${date} ${word('on or after', 'on or before', 'same day as')} ${date})`,
      form`(${date} ${word('1 day or more before', 'within 3 days of', 'less than 1 year before')} ${date})`,
      form`(${date} 2 months or less after ${word('@2020-02-28', '@2020-12-31', '@2021-03-01')})`,
      form`(${instants} ${word('2 hours or more after', 'within 36 hours of')} ${instants})`,
    ],
    any: uncertain,
    dates: [
      form`{${date}, ${date}, ${date}}`,
      form`((${tie('dates')}) D where D ${word('>', 'before', 'same year as')} ${date})`,
    ],
    dateTimes: [
      form`{${dateTime}, ${dateTime}}`,
      form`((${tie('dateTimes')}) D return all D sort ${word('asc', 'desc')})`,
    ],
  };
}
