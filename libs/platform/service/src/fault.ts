import { HttpException } from '@nestjs/common';
import { Refusal } from './refusal';

/** What the client did wrong, by Fastify's own error codes. */
const byFastifyCode: Record<string, [code: string, message: string]> = {
  FST_ERR_CTP_INVALID_JSON_BODY: ['http.invalid-json', 'The body is not valid JSON.'],
  poisoned: [
    'http.invalid-json',
    'The body is not valid JSON, or has the key __proto__, or prototype in constructor.',
  ],
  FST_ERR_BAD_URL: ['http.invalid-url', 'The path is not valid percent-encoded UTF-8.'],
};

/** Messages are fixed: those of the framework repeat the URL, which may carry an identifier. */
const byStatus: Record<number, [code: string, message: string]> = {
  400: ['http.bad-request', 'The request is malformed.'],
  401: ['http.unauthorized', 'Authentication is needed.'],
  403: ['http.forbidden', 'This is not allowed.'],
  404: ['http.not-found', 'There is no such route.'],
  405: ['http.method-not-allowed', 'The route does not take this method.'],
  406: ['http.not-acceptable', 'The route cannot answer in an accepted format.'],
  408: ['http.timeout', 'The request took too long to arrive.'],
  413: ['http.body-too-large', 'The body is larger than this route takes.'],
  414: ['http.url-too-long', 'The URL is too long.'],
  415: ['http.unsupported-media-type', 'The route does not take this Content-Type or encoding.'],
  429: ['http.too-many-requests', 'Too many requests; slow down.'],
  431: ['http.headers-too-large', 'The request headers are too large.'],
  503: ['http.unavailable', 'The service is stopping or not ready; try again.'],
};

/** Codes that any HTTP door may answer with, for the documentation and its test. */
export const httpCodes: readonly string[] = [
  ...new Set([...Object.values(byFastifyCode), ...Object.values(byStatus)].map(([code]) => code)),
].sort();

/**
 * The refusal in an error, or undefined for a bug of ours: the only place that tells the two apart.
 * Errors of the framework that blame the client become refusals with fixed messages.
 */
export function refusalIn(error: unknown): Refusal | undefined {
  if (error instanceof Refusal) return error;
  const status = statusOf(error);
  if (status === undefined || !(status in byStatus)) return undefined;
  const { code, name } = error as { code?: string; name?: string };
  // Fastify's JSON parser throws a bare SyntaxError for `__proto__` and the like.
  const fastifyCode = name === 'SyntaxError' ? 'poisoned' : (code ?? '');
  const [ours, message] = byFastifyCode[fastifyCode] ?? byStatus[status]!;
  return new Refusal(ours, message, { status, cause: error });
}

/** What is said of a bug: the request id leads to the log, nothing else leaves the house. */
export const internalFault = (requestId: string | undefined): Refusal =>
  new Refusal(
    'internal',
    `Something failed on our side${requestId ? ` (request ${requestId})` : ''}; try again.`,
    {
      status: 500,
    },
  );

function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  const status = (error as { statusCode?: unknown } | undefined)?.statusCode;
  return typeof status === 'number' ? status : undefined;
}
