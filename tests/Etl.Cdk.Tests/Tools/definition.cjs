// Checks a definition on stdin with asl-validator; its complaints, if any, on stdout.
const validate = require('asl-validator');

const { isValid, errorsText } = (validate.default ?? validate)(JSON.parse(require('node:fs').readFileSync(0, 'utf8')));
process.stdout.write(isValid ? '' : errorsText('\n'));
