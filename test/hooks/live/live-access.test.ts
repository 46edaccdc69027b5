import { beforeEach, describe, expect, it } from 'vitest';
import { refusal, wholePrefetch } from '../hook-service.ts';
import { authorization, hooksWithEhr } from './ehr-chart.ts';

const { begin, call, asked } = hooksWithEhr();

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

  it.each([
    ['a server that is a number', { fhirServer: 7 }, 'fhirServer'],
    ['a server that is no URL', { fhirServer: 'ehr' }, 'fhirServer'],
    ['a server by ftp', { fhirServer: 'ftp://ehr.example.org' }, 'fhirServer'],
    ['a server with a query', { fhirServer: 'https://ehr.example.org/?x=1' }, 'fhirServer'],
    ['a server that is two lines', { fhirServer: 'https://ehr\r\nX: y' }, 'fhirServer'],
    ['an authorization that is text', { fhirAuthorization: 'Bearer x' }, 'fhirAuthorization'],
    ['no token', { fhirAuthorization: {} }, 'fhirAuthorization.access_token'],
    [
      'a token of two lines',
      { fhirAuthorization: { access_token: 'x\r\nHost: evil' } },
      'fhirAuthorization.access_token',
    ],
    [
      'a token of another kind',
      { fhirAuthorization: { access_token: 'x', token_type: 'MAC' } },
      'fhirAuthorization.token_type',
    ],
    [
      'a patient that is a number',
      { fhirAuthorization: { access_token: 'x', patient: 7 } },
      'fhirAuthorization.patient',
    ],
  ])('that are wrong are a 400: %s', async (_what, words, expression) => {
    const answer = await refusal(await call({ prefetch: wholePrefetch, ...words }));
    expect(answer).toMatchObject({ status: 400, expressions: [expression] });
    expect(answer.text).not.toMatch(/ehr\.example|evil|MAC/u);
  });

  it.each(['.', '..'])('cannot be asked for a patient %j', async (patientId) => {
    const context = { userId: 'Practitioner/dr', patientId };
    expect((await call({ context, prefetch: {} })).status).toBe(400);
  });
});
