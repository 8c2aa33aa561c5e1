// Checks a definition on stdin with asl-validator; its complaints, if any, on stdout.
import validator from 'asl-validator';

let text = '';
for await (const chunk of process.stdin) text += chunk;
const { isValid, errorsText } = validator(JSON.parse(text));
process.stdout.write(isValid ? '' : errorsText('\n'));
