import type { Expression } from './expression.ts';

/** The parts of an expression, in the order in which they are written. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'unary':
    case 'percent':
      return [expression.operand];
    case 'binary':
      return [expression.left, expression.right];
    case 'grouped':
      return [expression.inner];
    case 'call':
      return expression.args;
    default:
      return [];
  }
}

/** An expression and all that it is made of. */
export function* everyPart(expression: Expression): Generator<Expression> {
  yield expression;
  for (const part of partsOf(expression)) yield* everyPart(part);
}

/** An expression with each reference replaced; the same object if none of them changes. */
export function mapReferences(
  expression: Expression,
  replace: (reference: Extract<Expression, { kind: 'cell' | 'area' }>) => Expression,
): Expression {
  const inner = (part: Expression) => mapReferences(part, replace);
  switch (expression.kind) {
    case 'cell':
    case 'area':
      return replace(expression);
    case 'unary':
    case 'percent': {
      const operand = inner(expression.operand);
      return operand === expression.operand ? expression : { ...expression, operand };
    }
    case 'binary': {
      const [left, right] = [inner(expression.left), inner(expression.right)];
      return left === expression.left && right === expression.right
        ? expression
        : { ...expression, left, right };
    }
    case 'grouped': {
      const content = inner(expression.inner);
      return content === expression.inner ? expression : { ...expression, inner: content };
    }
    case 'call': {
      const args = expression.args.map(inner);
      return args.every((arg, index) => arg === expression.args[index]) ? expression : { ...expression, args };
    }
    default:
      return expression;
  }
}
