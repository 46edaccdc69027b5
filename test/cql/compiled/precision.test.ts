import { describe } from 'vitest';
import { itGives } from './given.ts';

// The reference engine has no boundaries, and no precision of a Decimal.

describe('how precise a value is', () => {
  itGives(
    // Zeros at the end count: they were written.
    ['Precision(1.58700)', '5'],
    ['Precision(-1.50)', '2'],
    ['Precision(1.5 + 1.0)', '1'],
    ['Precision(@2014)', '4'],
    ['Precision(@2014-01)', '6'],
    ['Precision(@2014-01-05T10:30)', '12'],
    ['Precision(@2014-01-05T10:30:00.000)', '17'],
    ['Precision(@T10:30)', '4'],
    ['Precision(@T10:30:00.000)', '9'],
    ['Precision(null as Decimal)', 'null'],
  );
});

describe('what an imprecise value may be', () => {
  // The examples of LowBoundary and HighBoundary in the Logical Specification.
  itGives(
    ['LowBoundary(1.587, 8)', '1.587'],
    ['HighBoundary(1.587, 8)', '1.58799999'],
    ['LowBoundary(@2014, 6)', '@2014-01'],
    ['HighBoundary(@2014, 6)', '@2014-12'],
    ['LowBoundary(@2014-01-01T08, 17)', '@2014-01-01T08:00:00.000+00:00'],
    ['HighBoundary(@2014-01-01T08, 17)', '@2014-01-01T08:59:59.999+00:00'],
    ['LowBoundary(@T10:30, 9)', '@T10:30:00.000'],
    ['HighBoundary(@T10:30, 9)', '@T10:30:59.999'],
  );
  itGives(
    // A precision of null is the greatest; one that the type does not have gives null.
    ['HighBoundary(1.58888, null)', '1.58888999'],
    ['HighBoundary(@2015-02, null)', '@2015-02-28'],
    ['HighBoundary(@2016-02, 8)', '@2016-02-29'],
    ['HighBoundary(1.5, 9)', 'null'],
    ['HighBoundary(@2014, 17)', 'null'],
    ['HighBoundary(null as Date, 8)', 'null'],
    // What is unknown takes a number away from zero.
    ['LowBoundary(-1.587, 8)', '-1.58799999'],
    ['HighBoundary(-1.587, 8)', '-1.587'],
    ['HighBoundary(1.50, 4)', '1.5099'],
    ['HighBoundary(1.587, 2)', '1.58'],
    ['LowBoundary(@2014-05-06, 6)', '@2014-05'],
  );
});
