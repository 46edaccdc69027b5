import { isObject } from './json.ts';
import { PatientFileError } from './patient-file-error.ts';

/**
 * Parsed JSON of a patient file: the JSON it is, or for NDJSON the list of its lines.
 * @param file its name, for the error
 * @throws PatientFileError `empty` or `not-json`, with the line where the JSON ends to be JSON. (V8's
 *   own message quotes the text, which would be patient data, so it is never passed on.)
 */
export function parsePatientText(text: string, file: string): unknown {
  const content = text.replace(/^\uFEFF/u, '');
  if (content.trim() === '') throw new PatientFileError('empty', file, 'the file is empty');
  const whole = parsed(content);
  if ('value' in whole) return whole.value;
  const lines = content.split(/\r?\n/u);
  const first = lines.find((line) => line.trim() !== '') ?? '';
  const firstParsed = parsed(first);
  const isNdjson = 'value' in firstParsed && isObject(firstParsed.value);
  if (!isNdjson) throw notJson(file, faultLine(content, whole.error));
  return lines.flatMap((line, index) => {
    if (line.trim() === '') return [];
    const resource = parsed(line);
    if ('value' in resource) return [resource.value];
    throw notJson(file, index + 1);
  });
}

type Parsed = { readonly value: unknown } | { readonly error: string };

function parsed(text: string): Parsed {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (error) {
    return { error: error instanceof Error ? error.message : '' };
  }
}

function notJson(file: string, line: number): PatientFileError {
  return new PatientFileError('not-json', file, 'this is neither JSON nor NDJSON', line);
}

/**
 * The line of the first character that is not JSON. V8 says its position for some faults; for an
 * "Unexpected token" it does not, and the shortest run of lines that has this fault ends in it.
 */
function faultLine(text: string, message: string): number {
  const position = /at position (\d+)(?: \(line \d+ column \d+\))?$/u.exec(message)?.[1];
  if (position !== undefined) return linesIn(text.slice(0, Number(position)));
  const lines = text.split('\n');
  if (!message.startsWith('Unexpected token')) return linesIn(text.trimEnd());
  let [low, high] = [1, lines.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const start = parsed(lines.slice(0, middle).join('\n'));
    const isIn = 'error' in start && start.error.startsWith('Unexpected token');
    if (isIn) high = middle;
    else low = middle + 1;
  }
  return low;
}

function linesIn(text: string): number {
  return text.split('\n').length;
}
