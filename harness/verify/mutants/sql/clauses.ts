import { type Change, constant, type SqlMutator, textOf } from './change.ts';
import {
  type Clause,
  elementsOf,
  type Item,
  isToken,
  parametersOf,
  type Scope,
  spanOf,
} from './structure.ts';

/** A join becomes a left join and back. */
export const joins: SqlMutator = ({ clauses }, { references }) =>
  clauses.flatMap((clause, index) => {
    if (clause.name !== 'join') return [];
    const kinds = clause.head.map(({ text }) => text).join(' ');
    const next = clauses[index + 1];
    const on = next && /^(on|using)$/.test(next.name) ? next : undefined;
    const within = spanOf([...clause.head, ...clause.body, ...(on ? [...on.head, ...on.body] : [])]);
    const change = (text: string) => [{ mutator: 'SqlJoin', part: spanOf(clause.head), text, within }];
    if (kinds === 'left join' || kinds === 'left outer join') return change('join');
    if (kinds !== 'join' && kinds !== 'inner join') return [];
    // Where each row has its partner, a left join is the same.
    return on && followsReference(clause, on, references) ? [] : change('left join');
  });

/** Whether a join is `members m on m.id = p.author_id`, where `author_id` must refer to a member. */
function followsReference(join: Clause, on: Clause, references: ReadonlySet<string>): boolean {
  const table = join.body[0];
  const alias = join.body.at(-1);
  const words = on.body.map(({ text }) => text);
  const [one, , , equals, other, , , ...more] = words;
  if (!table || !alias || equals !== '=' || more.length > 0) return false;
  const column = one === alias.text ? words[6] : other === alias.text ? words[2] : undefined;
  return references.has(`${column}>${table.text}`);
}

/** One row more, one less, all of them; the same for what `offset` leaves out. */
export const limits: SqlMutator = (scope) =>
  scope.clauses.flatMap(({ name, head, body }) => {
    if ((name !== 'limit' && name !== 'offset') || body.length === 0) return [];
    const elements = elementsOf(body);
    return elements.flatMap((element, index) => {
      const isOffset = name === 'offset' || (elements.length === 2 && index === 0);
      return boundaries(element, isOffset).map((text) => ({
        mutator: isOffset ? 'SqlOffset' : 'SqlLimit',
        part: spanOf(element),
        text,
        within: spanOf([...head, ...body]),
      }));
    });
  });

function boundaries(element: readonly Item[], isOffset: boolean): string[] {
  const [only] = element;
  const none = isOffset ? constant(0, element) : unlimited(element);
  if (!only || element.length > 1) return [none];
  if (only.kind !== 'number') return [`${only.text} + 1`, `${only.text} - 1`, none];
  const value = Number(only.text);
  // Of `limit 1` only the first row is looked at, almost always.
  if (value === 1 && !isOffset) return ['0'];
  return [String(value + 1), ...(value > 0 ? [String(value - 1)] : []), ...(value > 0 ? [none] : [])];
}

function unlimited(element: readonly Item[]): string {
  return parametersOf(element).length === 0 ? '-1' : `${constant(0, element)} - 1`;
}

/** Leaves out `distinct`, `unique`, `collate`, `on conflict`, `or ignore`, `on delete`; `union` becomes `union all`. */
export const omissions: SqlMutator = (scope) => [
  ...scope.clauses.flatMap(({ name, head, body }) => {
    if (name === 'union') return [{ mutator: 'SqlUnion', part: spanOf(head), text: 'union all' }];
    if (name === 'union all') return [{ mutator: 'SqlUnion', part: spanOf(head), text: 'union' }];
    const [distinct, next] = body;
    if (name !== 'select' || !distinct || !next || !isToken(distinct, 'distinct')) return [];
    return [omitted('SqlDistinct', [distinct], next, spanOf([...head, ...body]))];
  }),
  ...conflicts(scope),
  ...scope.items.flatMap((item, index) => {
    const [before, after, later] = [scope.items[index - 1], scope.items[index + 1], scope.items[index + 2]];
    if (isToken(item, 'collate') && before && after) {
      return [cut('SqlCollation', before, after)];
    }
    if (isToken(item, 'or') && after && later && /^(insert|update)$/.test(before?.text ?? '')) {
      return [omitted('SqlConflict', [item, after], later)];
    }
    if (isToken(item, 'unique') && after?.kind !== 'group') {
      if (after && isToken(before, 'create')) return [omitted('SqlUnique', [item], after)];
      return before && !isToken(before, ',') ? [cut('SqlUnique', before, item)] : [];
    }
    if (isToken(item, 'on') && before && after && later && /^(delete|update)$/.test(after.text)) {
      const isLong = /^(set|no)$/.test(later.text);
      const isAction = isLong || /^(cascade|restrict)$/.test(later.text);
      const last = isLong ? scope.items[index + 3] : later;
      if (isAction && last) return [cut('SqlReferenceAction', before, last)];
    }
    return [];
  }),
];

/** Leaves out what comes after `before`, up to the end of `last`. */
function cut(mutator: string, before: Item, last: Item): Change {
  const part = { start: before.end, end: last.end };
  return { mutator, part, text: '', within: { start: before.start, end: last.end }, focus: last };
}

/** Leaves out items and the blanks up to the next one. */
function omitted(mutator: string, items: readonly Item[], next: Item, within?: Change['within']): Change {
  const { start } = spanOf(items);
  return {
    mutator,
    part: { start, end: next.start },
    text: '',
    within: within ?? { start, end: next.end },
    focus: spanOf(items),
  };
}

function conflicts({ clauses }: Scope): Change[] {
  const first = clauses.findIndex(({ name }) => name === 'on conflict');
  if (first < 0) return [];
  const end = clauses.findIndex(({ name }, index) => index > first && name === 'returning');
  const items = clauses
    .slice(first, end < 0 ? undefined : end)
    .flatMap(({ head, body }) => [...head, ...body]);
  return parametersOf(items).length > 0 ? [] : [{ mutator: 'SqlConflict', part: spanOf(items), text: '' }];
}

/** `min` becomes `max`, `count(distinct x)` counts all, `coalesce` loses an argument. */
export const functions: SqlMutator = ({ items }, context) =>
  items.flatMap((name, index) => {
    const call = items[index + 1];
    if (name.kind !== 'word' || call?.kind !== 'group' || isToken(items[index - 1], '.')) return [];
    const within = spanOf([name, call]);
    if (name.text === 'min' || name.text === 'max') {
      return [{ mutator: 'SqlAggregate', part: name, text: name.text === 'min' ? 'max' : 'min', within }];
    }
    const [distinct, next] = call.items;
    if (name.text === 'count' && distinct && next && isToken(distinct, 'distinct')) {
      return [omitted('SqlAggregate', [distinct], next, within)];
    }
    if (!/^(coalesce|ifnull)$/.test(name.text)) return [];
    const args = elementsOf(call.items);
    return args.flatMap((dropped) => {
      if (parametersOf(dropped).length > 0) return [];
      const kept = args.filter((arg) => arg !== dropped).map((arg) => textOf(context, spanOf(arg)));
      const text = `${kept.length > 1 ? name.text : ''}(${kept.join(', ')})`;
      return [{ mutator: 'SqlNull', part: within, text, focus: spanOf(dropped) }];
    });
  });

const OPPOSITE: Readonly<Record<string, string>> = { '+': '-', '-': '+', '*': '/', '/': '*', '%': '*' };
const NO_OPERAND = /^(distinct|all|and|or|not|in|is|like|glob|between|as|exists|by|escape)$/;

/** `+` becomes `-`, `*` becomes `/`, and back. */
export const arithmetic: SqlMutator = ({ clauses }) =>
  clauses.flatMap(({ body }) =>
    elementsOf(body).flatMap((element) =>
      element.flatMap((item, index) => {
        const [left, right] = [element[index - 1], element[index + 1]];
        const text = item.kind === 'operator' ? OPPOSITE[item.text] : undefined;
        if (text === undefined || !left || !right || !isOperand(left)) return [];
        return [{ mutator: 'SqlArithmetic', part: item, text, within: spanOf(element) }];
      }),
    ),
  );

function isOperand({ kind, text }: Item): boolean {
  return kind !== 'operator' && kind !== 'punctuation' && !(kind === 'word' && NO_OPERAND.test(text));
}
