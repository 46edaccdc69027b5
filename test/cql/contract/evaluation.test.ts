import { afterEach, describe, expect, it, vi } from 'vitest';
import { FhirNode } from '../../../src/cql/reference/fhir-node.ts';
import { compiledLibraries } from '../compiled.ts';
import { observation, quantity, recordOf, valueSetsOf } from '../records.ts';
import { answersOf, everyEngine } from './every-engine.ts';

const { libraries } = await compiledLibraries();
const noon = '2026-06-15T12:00:00Z';
const patient = (birthDate: string) => ({ resourceType: 'Patient', id: 'p1', birthDate });

describe.each(everyEngine)('the $name engine', ({ create }) => {
  const program = create().load(libraries, valueSetsOf({}));
  const evaluate = (...resources: Record<string, unknown>[]) =>
    answersOf(program.evaluate(recordOf(resources), noon));

  describe('a criterion’s finding', () => {
    it('is the truth of a Boolean, and unknown for null', async () => {
      const evaluation = evaluate();
      expect(await evaluation.finding('Deciding', 'True')).toEqual({ holds: 'true', evidence: [] });
      expect(await evaluation.finding('Deciding', 'Null')).toEqual({
        holds: 'unknown',
        evidence: [],
      });
    });

    it('is all that a Tuple says, with the resources as they are in the record, each once', async () => {
      const record = recordOf([observation('o1'), observation('o2')]);
      const finding = await answersOf(program.evaluate(record, noon)).finding(
        'Deciding',
        'Platelets Recorded',
      );
      expect(finding).toEqual({
        holds: 'true',
        note: 'limit 50',
        assumed: 'no transfusion recorded',
        clears: '2026-06-15',
        evidence: record.byType('Observation'),
      });
      expect(finding.evidence[0]).toBe(record.byType('Observation')[0]);
    });

    it('may leave out any element of the Tuple', async () => {
      expect(await evaluate().finding('Deciding', 'Open')).toEqual({
        holds: 'unknown',
        because: 'stale',
        evidence: [],
      });
    });

    it('clears on the day of an instant, and on no day that is not known', async () => {
      const evaluation = evaluate();
      expect(await evaluation.finding('Deciding', 'Clears At An Instant')).toMatchObject({
        clears: '2026-06-15',
      });
      expect(await evaluation.finding('Deciding', 'Clears In A Year')).not.toHaveProperty('clears');
    });

    it.each([
      ['A Quantity', 'got a Quantity'],
      ['A List', 'got a list of FHIR Observation'],
      ['The Patient', 'got a FHIR Patient'],
      ['Misspelt', 'got a Tuple with becuase'],
      ['Holds A String', 'but its holds is a String, not a Boolean'],
      ['Evidence Is A String', 'but its evidence is a list of String, not FHIR resources'],
      ['Evidence Is An Element', 'but its evidence is a list of FHIR date, not FHIR resources'],
    ])('cannot be %s: its author is told', async (define, fault) => {
      const evaluation = evaluate(observation('o1'), patient('1980-01-01'));
      await expect(evaluation.finding('Deciding', define)).rejects.toThrow(
        `criterion define "${define}" of library Deciding must be Boolean or a finding, ${fault}`,
      );
    });
  });

  describe('a define that returns evidence', () => {
    it('may be one resource, a list, or null', async () => {
      const record = recordOf([observation('o1'), observation('o2')]);
      const evaluation = answersOf(program.evaluate(record, noon));
      expect(await evaluation.resources('Deciding', 'The Patient')).toEqual([record.patient]);
      expect(await evaluation.resources('Deciding', 'A List')).toEqual(
        record.byType('Observation'),
      );
      expect(await evaluation.resources('Deciding', 'Nothing')).toEqual([]);
      await expect(evaluation.resources('Deciding', 'A Quantity')).rejects.toThrow(
        'evidence define "A Quantity" of library Deciding must be FHIR resources, got a Quantity',
      );
    });
  });

  describe('the time of the evaluation', () => {
    it('is the parameter of every library, as DateTime or Date, and Now', async () => {
      const evaluation = evaluate();
      const instant = '2026-06-15T12:00:00.000+00:00';
      expect(String(await evaluation.value('Shared', 'Evaluated At'))).toBe(instant);
      expect(String(await evaluation.value('Reading', 'Evaluated At'))).toBe(instant);
      expect(String(await evaluation.value('Deciding', 'Now'))).toBe(instant);
      expect(String(await evaluation.value('Deciding', 'Evaluation Day'))).toBe('2026-06-15');
    });

    it('keeps the time zone it is given in', async () => {
      const evaluation = answersOf(program.evaluate(recordOf([]), '2026-06-15T23:00:00-05:00'));
      expect(String(await evaluation.value('Deciding', 'Evaluation Day'))).toBe('2026-06-15');
    });

    it('has to be an instant', () => {
      expect(() => program.evaluate(recordOf([]), 'today')).toThrow(
        'today is not an ISO 8601 instant',
      );
      expect(() => program.evaluate(recordOf([]), '2026-06-15')).toThrow(
        'is not an ISO 8601 instant',
      );
    });
  });

  describe('an age', () => {
    afterEach(() => {
      vi.unstubAllEnvs();
    });

    it.each(['UTC', 'Asia/Tokyo', 'America/Los_Angeles'])(
      'changes on the birthday, on a machine in %s',
      async (zone) => {
        vi.stubEnv('TZ', zone);
        const holds = async (birthDate: string) =>
          (await evaluate(patient(birthDate)).finding('Deciding', 'Adult')).holds;
        expect(await holds('2008-06-15')).toBe('true');
        expect(await holds('2008-06-16')).toBe('false');
      },
    );

    it('is unknown where the birth date does not decide it', async () => {
      const holds = async (birthDate: string) =>
        (await evaluate(patient(birthDate)).finding('Deciding', 'Adult')).holds;
      expect(await holds('2008')).toBe('unknown');
      expect(await holds('2007')).toBe('true');
      expect(await holds('2009')).toBe('false');
      expect(await holds('long ago')).toBe('unknown');
    });
  });

  describe('other parameters', () => {
    it('have their default, or null', async () => {
      expect(await evaluate().value('Deciding', 'Limits')).toEqual([null, 50]);
    });
  });

  describe('a define', () => {
    it('is computed once in an evaluation, whichever libraries ask for it', async () => {
      const onMessage = vi.fn();
      const counting = create({ onMessage }).load(libraries, valueSetsOf({}));
      const evaluation = answersOf(counting.evaluate(recordOf([]), noon));
      const ask = async (library: string, define: string) =>
        await evaluation.value(library, define);
      const asked = [ask('Reading', 'Counted Twice'), ask('Shared', 'Counted')];
      expect((await evaluation.finding('Deciding', 'Counted Once')).holds).toBe('true');
      expect(await Promise.all(asked)).toEqual([2, 1]);
      expect(onMessage).toHaveBeenCalledExactlyOnceWith(1, 'counted', 'Trace', 'evaluated');
      await answersOf(counting.evaluate(recordOf([]), noon)).value('Reading', 'Counted Twice');
      expect(onMessage).toHaveBeenCalledTimes(2);
    });

    it('says nothing on the console', async () => {
      const log = vi.spyOn(console, 'log');
      await evaluate().value('Reading', 'Counted Twice');
      expect(log).not.toHaveBeenCalled();
      log.mockRestore();
    });

    it('never mixes patients or times that are evaluated at once', async () => {
      const births = Array.from({ length: 20 }, (_, index) => `${2000 + index}-01-01`);
      const findings = await Promise.all(
        births.map(
          async (birthDate) => await evaluate(patient(birthDate)).finding('Deciding', 'Adult'),
        ),
      );
      expect(findings.map(({ holds }) => holds)).toEqual(
        births.map((birthDate) => (birthDate <= '2008-06-15' ? 'true' : 'false')),
      );
    });

    it('gives one node for a resource throughout an evaluation', async () => {
      const evaluation = evaluate(observation('o1'));
      const [first] = (await evaluation.value('Reading', 'Observations')) as FhirNode[];
      const [second] = (await evaluation.value('Reading', 'Platelet Counts')) as FhirNode[];
      expect(first).toBeInstanceOf(FhirNode);
      expect(second).toBe(first);
    });

    it('calls the function that the translator chose, also with a null', async () => {
      const given = evaluate(observation('o1', { valueQuantity: quantity(5, 'mg') }));
      const kinds = ['integer', 'Quantity', 'either'];
      expect(await given.value('Deciding', 'Kinds')).toEqual(kinds);
      expect(await evaluate().value('Deciding', 'Kinds')).toEqual(kinds);
    });

    it('that is a query of one value is null when that is filtered out', async () => {
      expect(await evaluate().value('Deciding', 'Nothing Of One')).toBe(true);
    });
  });

  describe('a define that fails', () => {
    it('says where and why, and nothing of the patient', async () => {
      const evaluation = evaluate(observation('o1'), observation('o2'));
      await expect(evaluation.finding('Deciding', 'Fails')).rejects.toThrow(
        /^define "Fails" of library Deciding failed in SingletonFrom at \d+:3-\d+:32 of Deciding/u,
      );
    });

    it('does so for a value set that the catalogue has not', async () => {
      await expect(evaluate().finding('Deciding', 'Unknown Value Set')).rejects.toThrow(
        /^define "Unknown Value Set" of library Deciding failed.*http:\/\/example\.org\/ValueSet\/unheard-of/u,
      );
    });

    it('fails again, and alone, when it is asked for again', async () => {
      const evaluation = evaluate(observation('o1'), observation('o2'));
      await expect(evaluation.finding('Deciding', 'Fails')).rejects.toThrow();
      await expect(evaluation.finding('Deciding', 'Fails')).rejects.toThrow();
      expect((await evaluation.finding('Deciding', 'True')).holds).toBe('true');
    });

    it('or that is not there, is told by name', async () => {
      await expect(evaluate().finding('Deciding', 'Nobody')).rejects.toThrow(
        'Library Deciding has no define "Nobody"',
      );
      await expect(evaluate().finding('Nobody', 'True')).rejects.toThrow(
        'There is no library Nobody',
      );
      expect(() => create().load(libraries.slice(1), valueSetsOf({}))).toThrow(
        'Library FHIRHelpers is not among those to load',
      );
    });
  });
});
