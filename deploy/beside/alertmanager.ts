/** Alertmanager: critical wakes somebody, a warning goes to the channel. */
const SECRETS = '/etc/alertmanager/secrets/email-validator-alerting';

export const ALERTMANAGER = {
  global: { resolve_timeout: '5m' },
  route: {
    receiver: 'slack-warnings',
    group_by: ['alertname', 'service'],
    group_wait: '30s',
    group_interval: '5m',
    repeat_interval: '12h',
    routes: [
      {
        receiver: 'pagerduty-critical',
        matchers: ['severity="critical"'],
        group_wait: '10s',
        repeat_interval: '1h',
      },
      { receiver: 'slack-warnings', matchers: ['severity="warning"'] },
    ],
  },
  inhibit_rules: [
    {
      // Where nothing answers, what else is wrong with it is no news.
      source_matchers: ['alertname="EmailValidatorServiceDown"'],
      target_matchers: ['service="email-validator"', 'severity="warning"'],
      equal: ['service'],
    },
    {
      source_matchers: ['alertname="EmailValidatorErrorRateSevere"'],
      target_matchers: ['alertname="EmailValidatorErrorRateHigh"'],
      equal: ['service'],
    },
  ],
  receivers: [
    {
      name: 'pagerduty-critical',
      pagerduty_configs: [
        {
          routing_key_file: `${SECRETS}/pagerduty-routing-key`,
          description: '{{ .CommonAnnotations.summary }}',
          details: { runbook: '{{ .CommonAnnotations.runbook_url }}' },
        },
      ],
    },
    {
      name: 'slack-warnings',
      slack_configs: [
        {
          api_url_file: `${SECRETS}/slack-webhook-url`,
          channel: '#email-validator-alerts',
          send_resolved: true,
          title: '{{ .CommonLabels.alertname }}',
          text: '{{ range .Alerts }}{{ .Annotations.summary }} ({{ .Annotations.runbook_url }})\n{{ end }}',
        },
      ],
    },
  ],
};
