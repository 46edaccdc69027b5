import { describe } from 'vitest';
import { itAgreesOn, itFailsOn } from './given.ts';

describe('a list', () => {
  itAgreesOn(
    ['exists {null}', 'false'],
    ['exists {1}', 'true'],
    ['exists (null as List<Integer>)', 'false'],
    ['First({1, 2})', '1'],
    ['Last({1, 2})', '2'],
    ['First({} as List<Integer>)', 'null'],
    ['{1, 2}[1]', '2'],
    ['{1, 2}[2]', 'null'],
    ['IndexOf({1, 2}, 2)', '1'],
    ['IndexOf({1, 2}, 3)', '-1'],
    ['Length({1, null})', '2'],
    ['flatten {{1, 2}, {3}}', '{1, 2, 3}'],
    ['singleton from {1}', '1'],
    ['singleton from ({} as List<Integer>)', 'null'],
    ['Skip({1, 2, 3}, 1)', '{2, 3}'],
    ['Take({1, 2, 3}, 2)', '{1, 2}'],
    ['Tail({1, 2, 3})', '{2, 3}'],
    // A bare null may be an element or a list: where it may be a list, nothing is known of it.
    ["{'s', 'a', 'm'} includes null", 'null'],
    ['null included in {2}', 'null'],
    ["{'s', 'a', 'm'} contains null", 'false'],
    ['null in {2, null}', 'true'],
    ['{2, null} includes (null as Integer)', 'true'],
  );
  itFailsOn(['singleton from {1, 2}', 'at most one element']);
});
