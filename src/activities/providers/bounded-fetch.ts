export class AnswerTooLarge extends Error {
  override readonly name = 'AnswerTooLarge';
}

/**
 * A `fetch` that ends an answer at `maxBytes` (counted after decompression) and follows no
 * redirect, so that what is sent to one host is never sent on to another.
 */
export function boundedFetch(maxBytes: number): typeof fetch {
  return async (input, init) => {
    const response = await fetch(input, { ...init, redirect: 'error' });
    if (response.body === null) return response;
    const { status, statusText, headers } = response;
    const body = response.body.pipeThrough(limitedTo(maxBytes));
    return new Response(body, { status, statusText, headers });
  };
}

function limitedTo(maxBytes: number): TransformStream<Uint8Array, Uint8Array> {
  let seen = 0;
  return new TransformStream({
    transform(chunk, controller) {
      seen += chunk.byteLength;
      if (seen > maxBytes) controller.error(new AnswerTooLarge(`More than ${maxBytes} bytes.`));
      else controller.enqueue(chunk);
    },
  });
}
