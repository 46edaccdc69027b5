import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Whatever identifies somebody is marked with this, and must come out nowhere. */
export const mark = 'zqx';

/** A request of which whatever is said identifies somebody. */
export interface MarkedRequest {
  readonly what: string;
  readonly path?: string;
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** In place of a good one; an empty one is none. */
  readonly token?: string;
}

/** A chart in which every id, name and text is marked. */
export const chart = markedChart('b-all-relapsed');

function markedChart(name: string): Record<string, unknown> {
  const file = join(import.meta.dirname, `../../fhir-fixtures/hook-requests/${name}.json`);
  const request = JSON.parse(
    readFileSync(file, 'utf8')
      .replaceAll(name, `${mark}-patient`)
      .replaceAll('fixture-haematologist', `${mark}-user`)
      .replaceAll(/"(text|display|family)":\s*"([^"]*)"/gu, `"$1": "$2 ${mark}-text"`),
  ) as Record<string, unknown>;
  return {
    ...request,
    fhirServer: `https://${mark}-server.example.org/fhir`,
    fhirAuthorization: { access_token: `${mark}-access`, subject: `${mark}-subject`, scope: 'x' },
  };
}

/** What is wrong with a request, in every way that a request can be wrong. */
export function faults(): readonly MarkedRequest[] {
  const context = chart['context'] as object;
  const prefetch = chart['prefetch'] as Readonly<Record<string, unknown>>;
  const text = JSON.stringify(chart);
  const id = `${mark}-1`;
  const resource = { resourceType: 'Observation', id, status: mark, subject: { reference: mark } };
  return [
    { what: 'no JSON', body: `{"name": "${mark}` },
    { what: 'a list', body: [mark] },
    { what: 'HTML', body: `<html>${mark}` },
    { what: 'deep', body: `${`{"${mark}":`.repeat(300)}1${'}'.repeat(300)}` },
    { what: 'too large', body: { mark: mark.repeat(300_000) } },
    { what: 'no JSON type', body: text, headers: { 'Content-Type': `text/${mark}` } },
    { what: 'odd encoding', body: text, headers: { 'Content-Encoding': mark } },
    { what: 'not what it says', body: text, headers: { 'Content-Encoding': 'gzip' } },
    {
      what: 'odd charset',
      body: text,
      headers: { 'Content-Type': `application/json; charset=${mark}` },
    },
    { what: 'no context', body: { ...chart, context: mark } },
    { what: 'odd ids', body: { ...chart, context: { userId: mark, patientId: `${mark}/?&..` } } },
    {
      what: 'odd members',
      body: { ...chart, hookInstance: mark, hook: ` ${mark}`, prefetch: mark },
    },
    { what: 'another hook', body: { ...chart, hook: mark } },
    {
      what: 'another patient',
      body: { ...chart, context: { ...context, patientId: `${mark}-2` } },
    },
    { what: 'no prefetch', body: { ...chart, prefetch: undefined, fhirServer: undefined } },
    {
      what: 'prefetch of text',
      body: { ...chart, prefetch: { ...prefetch, conditions: `<html>${mark}`, [mark]: mark } },
    },
    { what: 'no patient', body: { ...chart, prefetch: { ...prefetch, patient: null } } },
    {
      what: 'an outcome',
      body: {
        ...chart,
        prefetch: {
          ...prefetch,
          conditions: { resourceType: 'OperationOutcome', issue: [{ diagnostics: mark }] },
        },
      },
    },
    {
      what: 'odd resources',
      body: {
        ...chart,
        prefetch: {
          ...prefetch,
          conditions: {
            resourceType: 'Bundle',
            entry: [
              { resource },
              { resource: mark },
              { resource: { ...resource, resourceType: mark } },
              null,
              { fullUrl: mark },
            ],
          },
        },
      },
    },
    {
      what: 'odd extension',
      body: { ...chart, extension: { [mark]: mark, 'org.trialhook.evaluated-at': mark } },
    },
    { what: 'unknown service', path: `/cds-services/${mark}?name=${mark}`, body: chart },
    { what: 'unknown route', path: `/Patient/${mark}?name=${mark}`, body: chart },
    { what: 'no URL', path: `/${mark}/%zz`, body: chart },
    { what: 'no URL of a service', path: `/cds-services/%zz${mark}`, body: chart },
    { what: 'another method', method: 'PUT', body: chart },
    { what: 'odd request id', body: '{', headers: { 'X-Request-Id': `${mark} "id"` } },
    {
      what: 'feedback',
      path: '/cds-services/trial-match/feedback',
      body: {
        feedback: [{ card: mark, outcome: mark, userComment: mark, outcomeTimestamp: mark }],
      },
    },
    {
      what: 'feedback with odd reasons',
      path: '/cds-services/trial-match/feedback',
      body: { feedback: [{ card: mark, outcome: 'overridden', overrideReason: mark }] },
    },
    { what: 'feedback of text', path: '/cds-services/trial-match/feedback', body: mark },
    {
      what: 'no expression',
      path: '/fhir/$cql',
      body: { resourceType: 'Parameters', parameter: [{ name: mark, valueString: mark }] },
    },
    { what: 'no parameters', path: '/fhir/$cql', body: { resourceType: mark } },
  ];
}
