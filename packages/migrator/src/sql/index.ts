export {
  loadSqlParser,
  parsePlpgsqlQueries,
  parseSql,
  type SqlStatement,
  type SqlToken,
  scanSql,
} from './sql-parser.ts';
export { countLines, createSqlText, type SqlText } from './sql-text.ts';
export { resolveBreakpoints } from './statement-breakpoint.ts';
export { isSyntaxNode, readNameList, type SyntaxNode, unwrapNode, walkSyntax } from './syntax-node.ts';
