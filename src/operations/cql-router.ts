import { Router } from 'express';
import type { RequestHandler } from 'express';
import type { OperationOutcome, Parameters } from 'fhir/r4.js';
import type { CqlEngine } from '../cql/engine.ts';
import { plainValueOf } from '../cql/plain-value.ts';
import { endpoint } from '../http/endpoint.ts';
import { type BodyLimits, jsonBody } from '../http/json-body.ts';
import { assembleRecord } from '../record/assemble-record.ts';
import { bundleResources } from '../record/bundle-resources.ts';
import { codeKey } from '../terminology/code-systems.ts';
import type { ValueSets } from '../terminology/value-sets.ts';
import { type CqlRequest, readCqlRequest } from './cql-request.ts';
import { cqlTypeOf } from './cql-type.ts';
import { expressionLibrary, libraryName, resultDefine } from './expression-library.ts';
import { returnParameters } from './return-parameters.ts';

/** Long enough for any test of the CQL suite by far. */
const longestExpression = 10_000;

export interface CqlOperationParts {
  readonly engine: CqlEngine;
  /** Those that the shared libraries may ask for. */
  readonly valueSets: ValueSets;
  readonly body: BodyLimits;
  readonly now?: () => Date;
}

/**
 * FHIR's `$cql` operation (http://hl7.org/fhir/uv/cql/OperationDefinition/cql-cql), by which others run
 * the CQL test suite against this service. An expression may compute as long as it likes, so the
 * operation is for testers and off unless a site sets it on.
 */
export function createCqlRouter(parts: CqlOperationParts): Router {
  const router = Router();
  endpoint(router, '/fhir/$cql', { post: [jsonBody(parts.body), answerCql(parts)] });
  return router;
}

function answerCql({
  engine,
  valueSets,
  now = () => new Date(),
}: CqlOperationParts): RequestHandler {
  return async (request, response) => {
    const asked = readCqlRequest(
      request.body as Readonly<Record<string, unknown>>,
      longestExpression,
    );
    const answer = await evaluated(asked, engine, valueSets, now().toISOString());
    response.type('application/fhir+json').send(JSON.stringify(answer));
  };
}

async function evaluated(
  request: CqlRequest,
  engine: CqlEngine,
  valueSets: ValueSets,
  evaluatedAt: string,
): Promise<Parameters> {
  const library = await expressionLibrary(request);
  if ('mistakes' in library) return evaluationError('invalid', library.mistakes);
  try {
    const program = engine.load(library.libraries, valueSets);
    const evaluation = program.evaluate(recordOf(request), evaluatedAt);
    const value = plainValueOf(await evaluation.value(libraryName, resultDefine));
    const parameter = returnParameters(value, cqlTypeOf(library.resultType));
    return { resourceType: 'Parameters', parameter: [...parameter] };
  } catch (error) {
    // The engines' messages are about the expression and hold no values.
    return evaluationError('exception', [error instanceof Error ? error.message : 'it failed']);
  }
}

function recordOf({ data, patientId }: CqlRequest) {
  const nobody = { resourceType: 'Patient', id: patientId ?? 'nobody' };
  const resources = data === undefined ? [nobody] : bundleResources(data).entries;
  return assembleRecord({ patientId, resources, reads: 'everything', codeKey });
}

/**
 * What is wrong with the expression is the operation's answer and no failure of the request: an
 * `evaluation error`, as the CQL community's engines and the suite's runner have it.
 */
function evaluationError(
  code: OperationOutcome['issue'][number]['code'],
  messages: readonly string[],
): Parameters {
  const issue = messages.map((text) => ({ severity: 'error' as const, code, details: { text } }));
  const resource: OperationOutcome = { resourceType: 'OperationOutcome', issue };
  return { resourceType: 'Parameters', parameter: [{ name: 'evaluation error', resource }] };
}
