import { pino } from 'pino';
import type { DestinationStream, LevelWithSilent, Logger } from 'pino';

/** The service's log: lines of JSON, on standard output unless told otherwise. */
export function createLogger(level: LevelWithSilent, destination?: DestinationStream): Logger {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime };
  return destination === undefined ? pino(options) : pino(options, destination);
}
