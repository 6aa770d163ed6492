import { ForbiddenException, InternalServerErrorException, NotFoundException } from '@nestjs/common';
import { internalFault, refusalIn } from './fault';
import { Refusal } from './refusal';

const fastify = (code: string, statusCode: number) =>
  Object.assign(new Error('secret'), { code, statusCode });

describe('refusalIn', () => {
  it.each([
    [new Refusal('shop.closed', 'Closed.', { status: 409 }), 409, 'shop.closed'],
    [new NotFoundException('Cannot GET /v1/profiles/email:a@b.c'), 404, 'http.not-found'],
    [new ForbiddenException(), 403, 'http.forbidden'],
    [fastify('FST_ERR_CTP_INVALID_JSON_BODY', 400), 400, 'http.invalid-json'],
    [Object.assign(new SyntaxError('secret'), { statusCode: 400 }), 400, 'http.invalid-json'],
    [fastify('FST_ERR_CTP_BODY_TOO_LARGE', 413), 413, 'http.body-too-large'],
    [fastify('FST_ERR_CTP_INVALID_MEDIA_TYPE', 415), 415, 'http.unsupported-media-type'],
    [fastify('FST_ERR_BAD_URL', 400), 400, 'http.invalid-url'],
    [fastify('ANYTHING', 400), 400, 'http.bad-request'],
  ])('%s → %d %s', (error, status, code) => {
    const refusal = refusalIn(error);
    expect(refusal).toMatchObject({ status, code });
    expect(JSON.stringify(refusal?.answer())).not.toMatch(/secret|email:/);
  });

  it.each([
    new Error('boom'),
    new InternalServerErrorException('boom'),
    fastify('X', 500),
    'boom',
    undefined,
  ])('takes %p for a bug', (error) => expect(refusalIn(error)).toBeUndefined());

  it('says nothing of a bug but the request id', () => {
    expect(internalFault('req-12345').answer()).toEqual({
      error: { code: 'internal', message: 'Something failed on our side (request req-12345); try again.' },
    });
  });
});
