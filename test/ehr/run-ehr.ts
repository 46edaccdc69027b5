import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { faults } from './fault-injection.ts';
import type { Fault } from './fault-injection.ts';
import { startFhirServer } from './fhir-server.ts';
import { fixturePatients, PatientStore } from './patient-store.ts';

/*
 * `npm run ehr`: the fixtures on a FHIR server, for whoever wants to see the service fetch a chart.
 *   -- --port 8090 --token secret --fault Observation=slow --fault '*=503-once' --page 20 --folder DIR
 */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8090' },
    token: { type: 'string' },
    fault: { type: 'string', multiple: true, default: [] },
    page: { type: 'string', default: '100' },
    folder: { type: 'string', default: fixturePatients },
  },
});

function readFault(text: string): readonly [string, Fault] {
  const [type = '', name = ''] = text.split('=');
  const fault = faults.find((known) => known === name);
  if (fault === undefined) {
    throw new Error(`--fault is "${text}"; expected TYPE=FAULT, a fault of ${faults.join(', ')}`);
  }
  return [type, fault];
}

const { token } = values;
const server = await startFhirServer({
  store: PatientStore.of(values.folder),
  port: Number(values.port),
  mostOnPage: Number(values.page),
  faults: new Map(values.fault.map(readFault)),
  ...(token === undefined ? {} : { token }),
});

const call = JSON.stringify({
  hook: 'patient-view',
  hookInstance: randomUUID(),
  fhirServer: server.url,
  ...(token === undefined ? {} : { fhirAuthorization: { access_token: token } }),
  context: { userId: 'Practitioner/fixture-haematologist', patientId: 'b-all-relapsed' },
  extension: { 'org.trialhook.evaluated-at': '2026-06-15T12:00:00Z' },
});

process.stdout.write(`A FHIR server answers on ${server.url}

Start the service so that it may read it:

  TRIALHOOK_FHIR_SERVERS=${server.url} npm start

Open a chart with nothing prefetched:

  curl -s http://localhost:3000/cds-services/trial-match \\
    -H 'Content-Type: application/json' \\
    -d '${call}'

`);

const stop = () => void server.close();
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
