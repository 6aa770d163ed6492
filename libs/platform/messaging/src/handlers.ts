import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { MessagePattern, type NatsContext } from '@nestjs/microservices';
import { requestSubject, type ServiceName, tenantOf } from './subjects';

/** Marks the method that answers a request of this service, of every tenant: `@Answers('profile', 'get')`. */
export const Answers = (service: ServiceName, name: string, version = 1): MethodDecorator =>
  MessagePattern(requestSubject(service, name, '*', version));

/** The tenant that the request is bound to, read from its subject. */
export const Tenant = createParamDecorator((_: unknown, context: ExecutionContext) =>
  tenantOf(context.switchToRpc().getContext<NatsContext>().getSubject()),
);

/** The id under which the asking side logs the same request, if it gave one. */
export const RequestId = createParamDecorator(
  (_: unknown, context: ExecutionContext): string | undefined =>
    context.switchToRpc().getContext<NatsContext>().getHeaders()?.get('Request-Id') || undefined,
);
