import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import ts from 'typescript'

const root = join(import.meta.dirname, '../..')

/** A source file of an app or a package, parsed. */
export type Source = { path: string; lines: number; tree: ts.SourceFile }

/** A function with its lines, from its first to its last: all of them, and those that stand in no function within it. */
export type FunctionLines = { path: string; name: string; all: number; own: number }

/** What runs: no tests, no contracts, nothing generated. */
export function readSources(): Source[] {
  return globSync(['apps/*/src/**/*.ts', 'packages/*/src/**/*.ts', 'prisma/*.ts'], { cwd: root })
    .filter((path) => !/\.(test|contract)\.ts$|(^|\/)contract\.ts$|\.d\.ts$|\/generated\//.test(path))
    .sort()
    .map((path) => {
      const text = readFileSync(join(root, path), 'utf8')
      const tree = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
      return { path, lines: text.split('\n').length - 1, tree }
    })
}

/** Every function of a file. */
export function functionsIn({ path, tree }: Source): FunctionLines[] {
  const found: FunctionLines[] = []
  const lineOf = (place: number) => tree.getLineAndCharacterOfPosition(place).line
  const visit = (node: ts.Node, outer: FunctionLines | null): void => {
    let inner = outer
    if (ts.isFunctionLike(node) && 'body' in node && node.body) {
      const all = lineOf(node.end) - lineOf(node.getStart(tree)) + 1
      if (outer !== null && all > 1) outer.own -= all
      inner = { path, name: nameOf(node), all, own: all }
      found.push(inner)
    }
    ts.forEachChild(node, (child) => visit(child, inner))
  }
  visit(tree, null)
  return found
}

function nameOf(node: ts.SignatureDeclaration): string {
  const named = node.name ?? (ts.isVariableDeclaration(node.parent) ? node.parent.name : undefined)
  return named?.getText() ?? 'a function without a name'
}

/** The files of these that a file imports, types too. */
export function importsOf({ path, tree }: Source, known: ReadonlySet<string>): string[] {
  return tree.statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return []
    const from = statement.moduleSpecifier
    if (from === undefined || !ts.isStringLiteral(from) || !from.text.startsWith('.')) return []
    const target = join(dirname(path), from.text)
    return [target, `${target}.ts`].filter((one) => known.has(one))
  })
}
