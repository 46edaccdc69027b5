import { concept } from './codes.ts';
import { timed, timing } from './dates.ts';
import { note, shorthand, statusWord } from './entry.ts';

/** DeviceUseStatement names its device by reference: the Device stands beside it. */
export const deviceUseStatement = shorthand(
  'deviceUseStatement',
  {
    deviceUseStatement: concept,
    status: statusWord(
      ['active', 'completed', 'entered-in-error', 'intended', 'stopped', 'on-hold'],
      'active',
    ),
    on: timing.optional(),
    reason: concept.optional(),
    bodySite: concept.optional(),
    note,
  },
  (parts, base, { at, subject, id }) => [
    {
      resourceType: 'DeviceUseStatement',
      ...base,
      status: parts.status,
      subject,
      ...timed('timing', parts.on, at),
      device: { reference: `Device/${id}-device` },
      ...(parts.reason && { reasonCode: [parts.reason] }),
      bodySite: parts.bodySite,
      note: parts.note,
    },
    {
      resourceType: 'Device',
      id: `${id}-device`,
      type: parts.deviceUseStatement,
      patient: subject,
    },
  ],
);
