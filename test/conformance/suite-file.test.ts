import { describe, expect, it } from 'vitest';
import { readSuiteFile } from '../../src/conformance/suite-file.ts';
import { versionGap } from '../../src/conformance/version-gap.ts';

const xml = `<?xml version="1.0"?>
<tests xmlns="http://hl7.org/fhirpath/tests" name="Suite" version="1.0">
  <capability code="interval-operators"/>
  <!-- <group name="Gone"><test name="Gone"><expression>1</expression></test></group> -->
  <group name="First" version="1.4">
    <notes>about the group</notes>
    <test name="Less">
      <capability code="interval-operators"/>
      <expression>1 &lt; 2</expression>
      <output>true</output>
      <notes> mind the order </notes>
    </test>
    <test name="Fails" version="1.5"><expression invalid="true">1 / </expression></test>
    <test name="Works" version="1.5"><expression invalid="false"><![CDATA[1 > 2]]></expression>
      <output>false</output></test>
  </group>
  <group name="Second" version="2.0" >
    <test name="Several"><expression>x</expression><output>1</output><output>2</output></test>
    <test name="Old" version="1.0" versionTo="1.3"><expression>x</expression></test>
  </group>
</tests>`;

describe('a file of the CQL test suite', () => {
  const { tests } = readSuiteFile('Suite', xml);

  it('gives its tests in order, those in comments left out', () => {
    expect(tests.map(({ group, name }) => `${group}.${name}`)).toEqual([
      'First.Less',
      'First.Fails',
      'First.Works',
      'Second.Several',
      'Second.Old',
    ]);
  });

  it('says of a test what is evaluated, what is expected and what there is to know', () => {
    expect(tests[0]).toEqual({
      group: 'First',
      name: 'Less',
      expression: '1 < 2',
      outputs: ['true'],
      version: '1.4',
      notes: 'mind the order',
    });
    expect(tests[1]).toMatchObject({ expression: '1 /', outputs: [], invalid: 'true' });
    expect(tests[2]).toMatchObject({ expression: '1 > 2', outputs: ['false'] });
    expect(tests[2]).not.toHaveProperty('invalid');
    expect(tests[3]?.outputs).toEqual(['1', '2']);
  });

  it('is about one version of CQL: later and earlier ones are told, the nearest version counts', () => {
    expect(tests.map(versionGap)).toEqual([
      undefined,
      undefined,
      undefined,
      'from CQL 2.0 on; this is 1.5',
      'up to CQL 1.3; this is 1.5',
    ]);
  });

  it('that is none is refused', () => {
    expect(() => readSuiteFile('Other', '<Bundle/>')).toThrow('<Bundle> is no test suite');
    expect(() => readSuiteFile('Broken', '<tests><group>')).toThrow();
  });
});
