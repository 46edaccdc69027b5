import { form, type Part, type Tie, word } from './form.ts';

export function codes(tie: Tie): Part {
  const [code, concept] = [tie('code'), tie('concept')];
  return {
    code: [
      word(
        '"Glucose"',
        '"Lactate"',
        '"Leukaemia"',
        "(Code '2339-0' from \"LOINC\" display 'Sugar')",
        '(null as Code)',
      ),
      word("Code { code: '2339-0', system: 'http://loinc.org' }", "Code { code: 'a' }"),
      form`(if ${tie('boolean')} then ${code} else ${code})`,
    ],
    concept: [
      word('"Sugar"', '"Blood Cancer"', '(null as Concept)'),
      form`ToConcept(${code})`,
      form`Concept { codes: {${word('"Glucose"', '"Lactate"')}, "Leukaemia"} }`,
    ],
    boolean: [
      form`(${code} ${word('~', '!~')} ${code})`,
      form`(${concept} ${word('~', '!~')} ${concept})`,
      form`(${concept} ~ ${code})`,
      form`(${code} in "Laboratory")`,
      form`(${concept} in "Laboratory")`,
      form`({${code}, ${code}} in "Cancers")`,
    ],
    string: [form`(${code}).${word('code', 'system', 'display')}`],
    any: [code, concept],
  };
}
