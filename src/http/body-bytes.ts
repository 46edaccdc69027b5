import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { ServiceError } from './service-error.ts';

/**
 * Reads a request's body and unpacks it. What is too large is known after `limit` bytes, or at once where
 * the request says so itself: not a byte more is waited for. (Express' own readers read a body to its end
 * before they refuse it, however long that takes.)
 * @param limit bytes after decompression
 * @throws ServiceError (rejects) `body-too-large`, `media-type-unsupported` or `body-unreadable`
 */
export function bodyBytes(request: IncomingMessage, limit: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const tooLarge = () =>
      new ServiceError('body-too-large', `The body is larger than ${limit} bytes.`);
    if (Number(request.headers['content-length'] ?? 0) > limit) {
      reject(tooLarge());
      return;
    }
    const source = unpacked(request);
    const chunks: Buffer[] = [];
    let size = 0;
    const end = (settle: () => void) => {
      source.off('data', take).off('end', whole).off('error', broken);
      request.off('close', gone).off('error', broken);
      if (source !== request) {
        request.unpipe();
        source.on('error', ignore).destroy();
      }
      settle();
    };
    const take = (chunk: Buffer) => {
      size += chunk.length;
      chunks.push(chunk);
      if (size > limit) end(() => reject(tooLarge()));
    };
    const whole = () => end(() => resolve(Buffer.concat(chunks)));
    const broken = (cause?: unknown) => {
      end(() => {
        reject(
          new ServiceError('body-unreadable', 'The body could not be read to its end.', cause),
        );
      });
    };
    const gone = () => {
      if (!request.complete) broken();
    };
    source.on('data', take).on('end', whole).on('error', broken);
    // The client went away, or took too long: neither need be an error of the stream.
    request.on('close', gone).on('error', broken);
  });
}

function unpacked(request: IncomingMessage): Readable {
  switch ((request.headers['content-encoding'] ?? 'identity').toLowerCase()) {
    case 'identity':
      return request;
    case 'gzip':
    case 'x-gzip':
      return request.pipe(createGunzip());
    case 'deflate':
      return request.pipe(createInflate());
    case 'br':
      return request.pipe(createBrotliDecompress());
    default:
      throw new ServiceError('media-type-unsupported', 'The Content-Encoding is not supported.');
  }
}

function ignore(): void {
  // Whatever becomes of a body that is not read any more is nobody's concern.
}
