import type { LookupFunction } from 'node:net';
import { Agents } from './agents.ts';
import { Circuits } from './circuits.ts';
import type { FetchListener, FhirClient } from './fhir-client.ts';
import type { FetchLimits } from './fetch-limits.ts';
import { InstanceAnswers } from './instance-answers.ts';
import { OpenSession } from './open-session.ts';
import { RefusedSession } from './refused-session.ts';
import type { Answer } from './resource-request.ts';
import { ServerList } from './server-list.ts';

export interface FhirClientOptions {
  /** Base URLs of the servers that may be asked; `*` is any of the internet (see server-list). */
  readonly servers: readonly string[];
  readonly limits: FetchLimits;
  readonly onFetch?: FetchListener;
  /** Looks host names up; the system's own way by default. */
  readonly lookup?: LookupFunction;
}

/** A client that keeps connections and circuits for as long as it lives, and data for a hookInstance. */
export function createFhirClient({
  servers,
  limits,
  onFetch = () => undefined,
  lookup,
}: FhirClientOptions): FhirClient {
  const list = new ServerList(servers);
  const agents = new Agents(limits.connections, lookup);
  const circuits = new Circuits<Answer>(limits.circuit, isServerTrouble);
  const answers = new InstanceAnswers(limits.repeats);
  return {
    session: ({ baseUrl, token }, deadline, hookInstance) => {
      const server = list.find(baseUrl);
      if (typeof server === 'string') return new RefusedSession(server, onFetch);
      const { base, reach } = server;
      const terms = { base, token, agents: agents.of(reach), deadline, hookInstance, answers };
      return new OpenSession(terms, circuits, limits, onFetch);
    },
    close: () => {
      agents.close();
      answers.clear();
      return Promise.resolve();
    },
  };
}

/** A request that was given less time than this says nothing of the server, in milliseconds. */
const patience = 200;

/** The server as a whole, not this patient, this search or this token. */
function isServerTrouble({ got, took }: Answer): boolean {
  return (
    got === 'unreachable' ||
    got === 'certificate-not-trusted' ||
    got === 'server-error' ||
    (got === 'deadline' && took >= patience)
  );
}
