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
  );
  itFailsOn(['singleton from {1, 2}', 'at most one element']);
});
