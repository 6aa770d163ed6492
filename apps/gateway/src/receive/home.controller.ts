import { Controller, Get, Redirect, Res } from '@nestjs/common';
import { ApiExcludeEndpoint } from '@nestjs/swagger';
import { HealthController } from '@ucv/platform-service';
import type { FastifyReply } from 'fastify';
import { Documented } from './documented';

@Controller()
export class HomeController {
  /** Until the console is there. */
  @Get()
  @Redirect('/docs', 302)
  @ApiExcludeEndpoint()
  home(): void {}
}

/** The same health as on the service's own port, for load balancers that see only this one. */
@Controller('health')
export class GatewayHealthController extends HealthController {
  @Get('live')
  @Documented({ summary: 'The process runs', answer: 'Live', open: true })
  override live() {
    return super.live();
  }

  @Get('ready')
  @Documented({ summary: 'The gateway can answer (else 503)', answer: 'Ready', open: true })
  override ready(@Res() reply: FastifyReply) {
    return super.ready(reply);
  }
}
