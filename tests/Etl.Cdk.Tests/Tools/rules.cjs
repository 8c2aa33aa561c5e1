// Holds a template against cdk-nag's AwsSolutions rules: node rules.cjs TEMPLATE. Prints a JSON line for each rule and resource. cdk-nag
// does not exist for .NET, so the template is included into an app of its own.
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { App, Aspects, LegacyStackSynthesizer, Stack } = require('aws-cdk-lib');
const { CfnInclude } = require('aws-cdk-lib/cloudformation-include');
const { AwsSolutionsChecks, NagReportFormat } = require('cdk-nag');

const out = fs.mkdtempSync(path.join(os.tmpdir(), 'etl-rules-'));
try {
  const app = new App({ outdir: out, analyticsReporting: false });
  const stack = new Stack(app, 'Included', { synthesizer: new LegacyStackSynthesizer() });
  new CfnInclude(stack, 'Template', { templateFile: process.argv[2] });
  Aspects.of(app).add(new AwsSolutionsChecks({ verbose: false, reports: true, reportFormats: [NagReportFormat.JSON] }));
  app.synth();
  const report = fs.readdirSync(out).find((name) => name.endsWith('NagReport.json'));
  const { lines } = JSON.parse(fs.readFileSync(path.join(out, report), 'utf8'));
  for (const { ruleId, resourceId, compliance, exceptionReason } of lines) {
    console.log(JSON.stringify({ rule: ruleId, resource: resourceId.split('/').at(-1), compliance, reason: exceptionReason }));
  }
} finally {
  fs.rmSync(out, { recursive: true, force: true });
}
