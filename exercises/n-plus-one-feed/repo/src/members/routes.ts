import type { FastifyInstance } from 'fastify';
import { memberOf } from '../http/context.ts';
import { conflict, notFound } from '../http/problem.ts';
import { handleParams, handleSchema, nameSchema, toIso } from '../http/schemas.ts';
import type { Member, MemberRepository } from './repository.ts';

interface Needs {
  members: MemberRepository;
  now: () => Date;
}

const newMemberSchema = {
  type: 'object',
  required: ['handle', 'name'],
  additionalProperties: false,
  properties: { handle: handleSchema, name: nameSchema },
} as const;

const renameSchema = {
  type: 'object',
  required: ['name'],
  additionalProperties: false,
  properties: { name: nameSchema },
} as const;

const present = (member: Member) => ({
  handle: member.handle,
  name: member.name,
  joinedAt: toIso(member.joined_at),
});

export function memberRoutes(app: FastifyInstance, { members, now }: Needs): void {
  function named(handle: string): Member {
    const member = members.find(handle);
    if (!member) throw notFound('member');
    return member;
  }

  app.post<{ Body: { handle: string; name: string } }>(
    '/members',
    { schema: { body: newMemberSchema } },
    async (request, reply) => {
      const member = members.add(request.body.handle, request.body.name, now());
      if (!member) throw conflict('handle-taken', `The handle ${request.body.handle} is taken.`);
      return reply.status(201).send(present(member));
    },
  );

  app.put<{ Body: { name: string } }>('/me', { schema: { body: renameSchema } }, async (request) =>
    present(members.rename(memberOf(request).id, request.body.name)),
  );

  app.delete('/me', async (request, reply) => {
    members.remove(memberOf(request).id);
    return reply.status(204).send();
  });

  app.put<{ Params: { handle: string } }>(
    '/following/:handle',
    { schema: { params: handleParams } },
    async (request, reply) => {
      members.follow(memberOf(request).id, named(request.params.handle).id);
      return reply.status(204).send();
    },
  );

  app.delete<{ Params: { handle: string } }>(
    '/following/:handle',
    { schema: { params: handleParams } },
    async (request, reply) => {
      members.unfollow(memberOf(request).id, named(request.params.handle).id);
      return reply.status(204).send();
    },
  );
}
