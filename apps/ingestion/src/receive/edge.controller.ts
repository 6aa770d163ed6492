import { All, Controller, Get, Res, UseFilters } from '@nestjs/common';
import { ApiExcludeEndpoint } from '@nestjs/swagger';
import { Readiness, Refusal } from '@ucv/platform-service';
import type { FastifyReply } from 'fastify';
import { CollectorFaults } from './collector-faults';
import { Documented } from './documented';

/** What every door has: whether it is ready, and an answer for what is not there. Comes after all other routes. */
@Controller()
@UseFilters(CollectorFaults)
export class EdgeController {
  constructor(private readonly readiness: Readiness) {}

  @Get('health/ready')
  @Documented({ summary: 'Whether events are taken (else 503)', answer: 'Ready', open: true })
  async ready(@Res() reply: FastifyReply): Promise<void> {
    const report = await this.readiness.report();
    void reply.code(report.status === 'ready' ? 200 : 503).send(report);
  }

  @All('*')
  @ApiExcludeEndpoint()
  missing(): never {
    throw new Refusal('http.not-found', 'There is no such route; see the tracking API in the README.', {
      status: 404,
    });
  }
}
