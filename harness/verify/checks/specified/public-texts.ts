import type { ExerciseFiles } from '../../../catalog/exercise-files.ts';
import { keyName, type Node, type NodeOf, parseTypeScript, walk } from '../../syntax/typescript.ts';

/** What a candidate can read without guessing from the implementation, ready to be asked. */
export interface PublicTexts {
  /** Whether a name or phrase is written somewhere, as a whole word. */
  mentions(name: string): boolean;
  /** As `mentions`, whatever the case: for headers. */
  mentionsInAnyCase(name: string): boolean;
  hasNumber(value: number): boolean;
  /** Routes as lists of segments; a segment that stands for any value is null. */
  readonly routes: readonly (readonly (string | null)[])[];
}

const READABLE = /\.(md|json|ya?ml|http|graphql|sql)$|\.(test|spec)\.ts$|^tests?\//;

/** Ticket, prose, visible tests and data files, and of the code what declares: types, signatures, schemas, DDL. */
export function corpusOf({ exercise, repo }: ExerciseFiles, ...extra: readonly string[]): PublicTexts {
  const texts = [...repo].map(([path, content]) => {
    const text = content.toString('utf8');
    if (READABLE.test(path)) return text;
    return /\.[cm]?ts$/.test(path) ? declarationsIn(text).join('\n') : '';
  });
  return corpusFrom([exercise.ticket, ...texts, ...extra].join('\n'));
}

function corpusFrom(text: string): PublicTexts {
  const words = new Set(text.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu));
  const numbers = new Set(
    text.match(/\d[\d_,]*(?:\.\d+)?/g)?.map((digits) => Number(digits.replace(/[_,]/g, ''))),
  );
  const lower = text.toLowerCase();
  return {
    mentions: (name) => words.has(name) || (!/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name) && text.includes(name)),
    mentionsInAnyCase: (name) => lower.includes(name.toLowerCase()),
    hasNumber: (value) => numbers.has(value),
    routes: [...text.matchAll(/(?<![\w/.:])\/[\w:{}<>*$.-]+(?:\/[\w:{}<>*$.-]+)*/g)].map(([route]) =>
      route
        .split('/')
        .slice(1)
        .map((segment) => (/^(:\w+|\{.*\}|<.*>|\*|\$\{.*)/.test(segment) ? null : segment)),
    ),
  };
}

/** The parts of a source file that say what is, and not how it is done. */
function declarationsIn(source: string): string[] {
  const file = parseTypeScript(source);
  if (!file) return [];
  const text = (node: Node, end = node.end) => source.slice(node.start ?? 0, end ?? 0);
  const found: string[] = [];
  walk(file, (node, parents) => {
    switch (node.type) {
      case 'TSInterfaceDeclaration':
      case 'TSTypeAliasDeclaration':
        found.push(text(node), leadingComments(parents.at(-1) ?? node), leadingComments(node));
        break;
      case 'ExportNamedDeclaration':
        found.push(...signaturesIn(node, text), leadingComments(node));
        break;
      case 'ClassMethod':
        found.push(text(node, node.body.start), leadingComments(node));
        break;
      case 'ClassProperty':
        found.push(
          keyName(node) ?? '',
          node.typeAnnotation ? text(node.typeAnnotation as unknown as Node) : '',
        );
        break;
      case 'ObjectExpression':
        if (isSchema(node)) found.push(text(node));
        break;
      case 'StringLiteral':
      case 'TemplateLiteral':
        if (/\b(create|alter)\s+(table|view|unique|index|virtual)/i.test(text(node))) found.push(text(node));
        break;
    }
  });
  return found;
}

function signaturesIn(
  node: NodeOf<'ExportNamedDeclaration'>,
  text: (node: Node, end?: number | null) => string,
) {
  const names = node.specifiers.map((specifier) => text(specifier as Node));
  const declaration = node.declaration as Node | null | undefined;
  if (declaration?.type === 'FunctionDeclaration')
    return [...names, text(declaration, declaration.body.start)];
  if (declaration?.type === 'ClassDeclaration') return [...names, text(declaration, declaration.body.start)];
  if (declaration?.type !== 'VariableDeclaration') return names;
  return [
    ...names,
    ...declaration.declarations.map((variable) => {
      const { id, init } = variable;
      // Of a function its signature; of anything else the name.
      if (init?.type === 'ArrowFunctionExpression') return text(variable, init.body.start);
      return text(id as Node);
    }),
  ];
}

/** A JSON schema: what it says of bodies, queries and answers is public in all but name. */
function isSchema(node: NodeOf<'ObjectExpression'>): boolean {
  const keys = node.properties.flatMap((property) =>
    property.type === 'ObjectProperty' ? keyName(property) : [],
  );
  return keys.includes('properties') || keys.includes('enum') || (keys.includes('type') && keys.length > 1);
}

function leadingComments(node: Node): string {
  return (node.leadingComments ?? [])
    .filter(({ type, value }) => type === 'CommentBlock' && value.startsWith('*'))
    .map(({ value }) => value)
    .join('\n');
}
