import { randomUUID } from 'node:crypto';
import { ClusterInfo, EndPoint, MemberInfo } from '@eventstore/db-client/generated/gossip_pb';
import { UUID } from '@eventstore/db-client/generated/shared_pb';
import type { Call } from '../transport/call';
import { frame } from '../transport/framing';

const instanceId = randomUUID();

/** Gossip/Read: a cluster of one, its leader, at the address by which the client came. */
export const gossip = (call: Call): void => {
  call.onMessage(
    () => undefined,
    () => {
      call.send(frame(members(String(call.headers[':authority'])).serializeBinary()));
      call.end();
    },
  );
};

function members(authority: string): ClusterInfo {
  const member = new MemberInfo();
  member.setInstanceId(new UUID().setString(instanceId));
  member.setTimeStamp(`${Date.now()}0000`);
  member.setState(MemberInfo.VNodeState.LEADER);
  member.setIsAlive(true);
  member.setHttpEndPoint(endPoint(authority));
  return new ClusterInfo().setMembersList([member]);
}

function endPoint(authority: string): EndPoint {
  const url = new URL(`http://${authority}`);
  const point = new EndPoint();
  point.setAddress(url.hostname);
  point.setPort(Number(url.port || 2113));
  return point;
}
