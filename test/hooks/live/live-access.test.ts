import { beforeEach, describe, expect, it } from 'vitest';
import { refusal, wholePrefetch } from '../hook-service.ts';
import { authorization, hooksWithEhr } from './ehr-chart.ts';

const { given, begin, call, asked } = hooksWithEhr();

beforeEach(() => begin());

describe('fhirServer and fhirAuthorization', () => {
  it.each([
    ['SMART v1', 'patient/Observation.read user/*.*'],
    ['SMART v2', 'patient/Observation.rs system/*.cruds?category=laboratory'],
    ['a vendor’s free text', 'Patient.Read (R4); everything else, please'],
    ['none', null],
  ])('may have scopes of %s', async (_what, scope) => {
    const words = { fhirAuthorization: { ...authorization, scope, subject: 'client' } };
    expect((await call({ prefetch: {}, ...words })).status).toBe(200);
  });

  it.each([
    ['null', { fhirServer: null, fhirAuthorization: null }],
    ['empty', { fhirServer: '', fhirAuthorization: undefined }],
  ])('may be %s: then nothing is fetched', async (_what, words) => {
    expect((await call({ prefetch: wholePrefetch, ...words })).status).toBe(200);
    expect((await call({ prefetch: {}, ...words })).status).toBe(412);
    expect(asked()).toEqual([]);
  });

  const useless = [
    ['a server that is a number', { fhirServer: 7 }, ['fhirServer']],
    ['a server that is no URL', { fhirServer: 'ehr' }, ['fhirServer']],
    ['a server by ftp', { fhirServer: 'ftp://ehr.example.org' }, ['fhirServer']],
    ['a server with a query', { fhirServer: 'https://ehr.example.org/?x=1' }, ['fhirServer']],
    ['a server that is two lines', { fhirServer: 'https://ehr\r\nX: y' }, ['fhirServer']],
    ['an authorization that is text', { fhirAuthorization: 'Bearer x' }, ['fhirAuthorization']],
    [
      'a token of two lines',
      { fhirAuthorization: { access_token: 'x\r\nHost: evil' } },
      ['fhirAuthorization.access_token'],
    ],
    [
      'a token that is a number, of another kind',
      { fhirAuthorization: { access_token: 7, token_type: 'MAC' } },
      ['fhirAuthorization.access_token', 'fhirAuthorization.token_type'],
    ],
  ] as const;

  it.each(useless)(
    'that cannot be used matter to no complete prefetch: %s',
    async (_, words, paths) => {
      const count = given.hooks.log.length;
      expect((await call({ prefetch: wholePrefetch, ...words })).status).toBe(200);
      const lines = given.hooks.log.slice(count);
      expect(lines.find(({ msg }) => msg === 'hook answered')).toMatchObject({ ignored: paths });
      expect(JSON.stringify(lines)).not.toMatch(/ehr\.example|evil|MAC/u);
      expect(asked()).toEqual([]);
    },
  );

  it.each(useless)('that cannot be used fetch nothing: %s', async (_what, words) => {
    const { patient, observations } = wholePrefetch;
    expect((await call({ prefetch: {}, ...words })).status).toBe(412);
    expect((await call({ prefetch: { patient, observations }, ...words })).status).toBe(200);
    expect(given.hooks.requests.at(-1)?.reads.get('Condition')).toBe('unread');
    expect(asked()).toEqual([]);
  });

  it.each([
    ['absent', undefined],
    ['null', null],
    ['empty', {}],
    ['without a token', { token_type: 'Bearer', expires_in: 300, scope: 7, patient: { id: 'p2' } }],
    ['of an empty token', { access_token: '' }],
  ])('without a token ask without one: %s', async (_what, fhirAuthorization) => {
    expect((await call({ prefetch: wholePrefetch, fhirAuthorization })).status).toBe(200);
    expect(asked()).toEqual([]);
    // This server gives nothing to who has no token.
    expect((await call({ prefetch: {}, fhirAuthorization })).status).toBe(412);
    expect(asked().length).toBeGreaterThan(0);
  });

  it('are another patient’s, however their form: then the call is refused', async () => {
    for (const patient of ['p2', 'Patient/p2', 7]) {
      const words = { fhirAuthorization: { access_token: ['x'], patient } };
      const answer = await refusal(await call({ prefetch: wholePrefetch, ...words }));
      expect(answer).toMatchObject({ status: 412, code: 'patient-mismatch' });
    }
  });

  it.each(['.', '..'])('cannot be asked for a patient %j', async (patientId) => {
    const context = { userId: 'Practitioner/dr', patientId };
    expect((await call({ context, prefetch: {} })).status).toBe(400);
  });
});
