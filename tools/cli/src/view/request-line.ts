import type { DataRequest } from '@ucv/contracts-consent';

/** How far a request has come, on one line. */
export function requestLine(request: DataRequest): string {
  return `${request.kind} ${request.id}: ${howFar(request)}`;
}

function howFar({ state, identifiers, keysDestroyed, services, code }: DataRequest): string {
  const keys = `${counted(keysDestroyed, 'key')} destroyed`;
  switch (state) {
    case 'received':
      return `received, for ${counted(identifiers, 'identifier')}`;
    case 'erased':
      return `erased, ${keys}; confirmed so far by ${services.join(', ') || 'no service'}`;
    case 'completed':
      return `completed, ${keys}, ${counted(identifiers, 'identifier')}; confirmed by ${services.join(', ')}`;
    case 'refused':
      return `refused (${code ?? 'no reason given'})`;
  }
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
