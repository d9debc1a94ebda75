import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { secretText, webhookHeaders } from './sign-webhook.ts'

suite('the signature of a webhook', () => {
  // The example of the scheme's own documentation.
  const secret = Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64')
  const at = new Date(1_614_265_330_000)
  const message = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', at, body: '{"test": 2432232314}' }

  test('is that of the Standard Webhooks scheme', () =>
    assert.deepEqual(webhookHeaders([secret], message), {
      'webhook-id': message.id,
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    }))

  test('is two of them while the secret is being changed, the new one first', () => {
    const { 'webhook-signature': both } = webhookHeaders([Buffer.from('new'), secret], message)
    const [first, second] = both!.split(' ')
    assert.equal(second, 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=')
    assert.notEqual(first, second)
  })

  test('is made with what people are shown', () =>
    assert.equal(secretText(secret), 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'))
})
