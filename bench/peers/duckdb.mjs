// Reads a file of transactions with types on one thread, once to warm up and once timed. Prints a line of JSON.
// Counting the columns makes DuckDB convert every field and keep none: the least it can do.
import { DuckDBInstance } from '@duckdb/node-api';

const [file] = process.argv.slice(2);
const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
const connection = await instance.connect();
const rows = async sql => (await connection.runAndReadAll(sql)).getRowsJson();
const [[version]] = await rows('SELECT version()');
if (!file) {
  console.log(JSON.stringify({ version }));
  process.exit(0);
}

const read = `
  SELECT count(transaction_id), count(account_id), count(transaction_date), sum(amount), count(currency), count(merchant), count(category)
  FROM read_csv('${file.replaceAll("'", "''")}', auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', new_line = '\\n',
    columns = { transaction_id: 'UUID', account_id: 'VARCHAR', transaction_date: 'TIMESTAMPTZ', amount: 'DECIMAL(18,2)',
                currency: 'VARCHAR', merchant: 'VARCHAR', category: 'VARCHAR' })`;
await rows(read);
const started = process.hrtime.bigint();
const [[records, , , amount]] = await rows(read);
const seconds = Number(process.hrtime.bigint() - started) / 1e9;
console.log(JSON.stringify({ version, seconds, records: Number(records), amount: String(amount) }));
