import { createCipheriv, createHmac, pbkdf2Sync } from 'node:crypto'

const SECRET = 'MTIzNDU2Nzg5MDEyMzQ1Njc4OTA='
const HOTP = 'urn:ietf:params:xml:ns:keyprov:pskc:hotp'
const CBC = 'http://www.w3.org/2001/04/xmlenc#aes128-cbc'

const container = (rest: string) => `<?xml version="1.0" encoding="UTF-8"?>
<KeyContainer Version="1.0" Id="exampleID1"
    xmlns="urn:ietf:params:xml:ns:keyprov:pskc"
    xmlns:ds="http://www.w3.org/2000/09/xmldsig#"
    xmlns:xenc="http://www.w3.org/2001/04/xmlenc#">
${rest}
</KeyContainer>
`

const device = (manufacturer: string, serial: string) =>
  `<DeviceInfo><Manufacturer>${manufacturer}</Manufacturer><SerialNo>${serial}</SerialNo></DeviceInfo>
        <CryptoModuleInfo><Id>CM_ID_001</Id></CryptoModuleInfo>`
const eight =
  '<AlgorithmParameters><ResponseFormat Length="8" Encoding="DECIMAL"/></AlgorithmParameters>'
const zero = '<Counter><PlainValue>0</PlainValue></Counter>'
const plain = `<Secret>
                    <PlainValue>${SECRET}
                    </PlainValue>
                </Secret>`
const sealed = (value: string, mac: string) => `<Secret>
                    <EncryptedValue>
                        <xenc:EncryptionMethod Algorithm="${CBC}"/>
                        <xenc:CipherData><xenc:CipherValue>
    ${value}
                        </xenc:CipherValue></xenc:CipherData>
                    </EncryptedValue>
                    <ValueMAC>${mac}
                    </ValueMAC>
                </Secret>`

/** The examples of RFC 6030 with the values that are printed there, by the number of their figure. */
export const FIGURES = {
  2: container(`    <KeyPackage>
        <Key Id="12345678" Algorithm="${HOTP}">
            <Issuer>Issuer-A</Issuer>
            <Data><Secret><PlainValue>MTIzNA==
            </PlainValue></Secret></Data>
        </Key>
    </KeyPackage>`),
  3: container(`    <KeyPackage>
        ${device('Manufacturer', '987654321')}
        <Key Id="12345678" Algorithm="${HOTP}">
            <Issuer>Issuer</Issuer>${eight}
            <Data>${plain}${zero}</Data>
            <UserId>UID=jsmith,DC=example-bank,DC=net</UserId>
        </Key>
    </KeyPackage>`),
  4: container(`    <KeyPackage>
        ${device('Manufacturer', '987654321')}
        <Key Id="12345678" Algorithm="${HOTP}">
            <Issuer>Issuer</Issuer>${eight}
            <KeyProfileId>keyProfile1</KeyProfileId>
            <KeyReference>MasterKeyLabel</KeyReference>
            <Data>${zero}</Data>
        </Key>
    </KeyPackage>`),
  5: container(`    <KeyPackage>
        ${device('Manufacturer', '987654321')}
        <Key Id="12345678" Algorithm="${HOTP}">
            <Issuer>Issuer</Issuer>${eight}
            <Data>${plain}${zero}</Data>
            <Policy>
                <PINPolicy MinLength="4" MaxLength="4" PINKeyId="123456781" PINEncoding="DECIMAL" PINUsageMode="Local"/>
                <KeyUsage>OTP</KeyUsage>
            </Policy>
        </Key>
    </KeyPackage>
    <KeyPackage>
        ${device('Manufacturer', '987654321')}
        <Key Id="123456781" Algorithm="urn:ietf:params:xml:ns:keyprov:pskc:pin">
            <Issuer>Issuer</Issuer>
            <AlgorithmParameters><ResponseFormat Length="4" Encoding="DECIMAL"/></AlgorithmParameters>
            <Data><Secret><PlainValue>MTIzNA==</PlainValue></Secret></Data>
        </Key>
    </KeyPackage>`),
  6: container(`    <EncryptionKey><ds:KeyName>Pre-shared-key</ds:KeyName></EncryptionKey>
    <MACMethod Algorithm="http://www.w3.org/2000/09/xmldsig#hmac-sha1">
        <MACKey>
            <xenc:EncryptionMethod Algorithm="${CBC}"/>
            <xenc:CipherData><xenc:CipherValue>
    ESIzRFVmd4iZABEiM0RVZgKn6WjLaTC1sbeBMSvIhRejN9vJa2BOlSaMrR7I5wSX
            </xenc:CipherValue></xenc:CipherData>
        </MACKey>
    </MACMethod>
    <KeyPackage>
        ${device('Manufacturer', '987654321')}
        <Key Id="12345678" Algorithm="${HOTP}">
            <Issuer>Issuer</Issuer>${eight}
            <Data>${sealed('AAECAwQFBgcICQoLDA0OD+cIHItlB3Wra1DUpxVvOx2lef1VmNPCMl8jwZqIUqGv', 'Su+NvtQfmvfJzF6bmQiJqoLRExc=')}${zero}</Data>
        </Key>
    </KeyPackage>`),
  7: `<?xml version="1.0" encoding="UTF-8"?>
<pskc:KeyContainer
  xmlns:pskc="urn:ietf:params:xml:ns:keyprov:pskc"
  xmlns:xenc11="http://www.w3.org/2009/xmlenc11#"
  xmlns:pkcs5="http://www.rsasecurity.com/rsalabs/pkcs/schemas/pkcs-5v2-0#"
  xmlns:xenc="http://www.w3.org/2001/04/xmlenc#" Version="1.0">
    <pskc:EncryptionKey>
        <xenc11:DerivedKey>
            <xenc11:KeyDerivationMethod
              Algorithm="http://www.rsasecurity.com/rsalabs/pkcs/schemas/pkcs-5v2-0#pbkdf2">
                <pkcs5:PBKDF2-params>
                    <Salt><Specified>Ej7/PEpyEpw=</Specified></Salt>
                    <IterationCount>1000</IterationCount>
                    <KeyLength>16</KeyLength>
                    <PRF/>
                </pkcs5:PBKDF2-params>
            </xenc11:KeyDerivationMethod>
            <xenc:ReferenceList><xenc:DataReference URI="#ED"/></xenc:ReferenceList>
            <xenc11:MasterKeyName>My Password 1</xenc11:MasterKeyName>
        </xenc11:DerivedKey>
    </pskc:EncryptionKey>
    <pskc:MACMethod Algorithm="http://www.w3.org/2000/09/xmldsig#hmac-sha1">
        <pskc:MACKey>
            <xenc:EncryptionMethod Algorithm="${CBC}"/>
            <xenc:CipherData><xenc:CipherValue>
2GTTnLwM3I4e5IO5FkufoOEiOhNj91fhKRQBtBJYluUDsPOLTfUvoU2dStyOwYZx
            </xenc:CipherValue></xenc:CipherData>
        </pskc:MACKey>
    </pskc:MACMethod>
    <pskc:KeyPackage>
        <pskc:DeviceInfo>
            <pskc:Manufacturer>TokenVendorAcme</pskc:Manufacturer>
            <pskc:SerialNo>987654321</pskc:SerialNo>
        </pskc:DeviceInfo>
        <pskc:CryptoModuleInfo><pskc:Id>CM_ID_001</pskc:Id></pskc:CryptoModuleInfo>
        <pskc:Key Algorithm="${HOTP}" Id="123456">
            <pskc:Issuer>Example-Issuer</pskc:Issuer>
            <pskc:AlgorithmParameters>
                <pskc:ResponseFormat Length="8" Encoding="DECIMAL"/>
            </pskc:AlgorithmParameters>
            <pskc:Data>
                <pskc:Secret>
                <pskc:EncryptedValue Id="ED">
                    <xenc:EncryptionMethod Algorithm="${CBC}"/>
                    <xenc:CipherData><xenc:CipherValue>
      oTvo+S22nsmS2Z/RtcoF8Hfh+jzMe0RkiafpoDpnoZTjPYZu6V+A4aEn032yCr4f
                    </xenc:CipherValue></xenc:CipherData>
                </pskc:EncryptedValue>
                <pskc:ValueMAC>LP6xMvjtypbfT9PdkJhBZ+D6O4w=
                </pskc:ValueMAC>
                </pskc:Secret>
            </pskc:Data>
        </pskc:Key>
    </pskc:KeyPackage>
</pskc:KeyContainer>
`,
  10: container(
    [
      ['654321', '1', '2006-05-01', '2006-05-31'],
      ['123456', '2', '2006-05-01', '2006-05-31'],
      ['9999999', '3', '2006-03-01', '2006-03-31'],
      ['9999999', '4', '2006-04-01', '2006-04-30'],
    ]
      .map(
        ([serial, id, from, until]) => `    <KeyPackage>
        <DeviceInfo>
            <Manufacturer>TokenVendorAcme</Manufacturer>
            <SerialNo>${serial}</SerialNo>
        </DeviceInfo>
        <Key Id="${id}" Algorithm="${HOTP}">
            <Issuer>Issuer</Issuer>${eight}
            <Data>${plain}${zero}</Data>
            <Policy>
                <StartDate>${from}T00:00:00Z</StartDate>
                <ExpiryDate>${until}T00:00:00Z</ExpiryDate>
            </Policy>
        </Key>
    </KeyPackage>`,
      )
      .join('\n'),
  ),
} as const

export interface MadeToken {
  serial: string
  /** As bytes of this text. */
  secret: string
  /** Seconds; absent for a token that counts. */
  period?: number
  digits?: number
  suite?: string
}

/** A container that nobody sealed. */
export const plainContainer = (tokens: readonly MadeToken[], manufacturer = 'Acme'): string =>
  container(
    tokens.map((one) => keyPackage(one, manufacturer, secretIn(base64(one.secret)))).join('\n'),
  )

const secretIn = (value: string) => `<Secret><PlainValue>${value}</PlainValue></Secret>`

const keyPackage = (
  { serial, period, digits = 6, suite }: MadeToken,
  manufacturer: string,
  secret: string,
) => `    <KeyPackage>
        <DeviceInfo><Manufacturer>${manufacturer}</Manufacturer><SerialNo>${serial}</SerialNo></DeviceInfo>
        <Key Id="${serial}" Algorithm="urn:ietf:params:xml:ns:keyprov:pskc:${period ? 'totp' : 'hotp'}">
            <AlgorithmParameters>${suite ? `<Suite>${suite}</Suite>` : ''}<ResponseFormat Length="${digits}" Encoding="DECIMAL"/></AlgorithmParameters>
            <Data>${secret}${
              period
                ? `<Time><PlainValue>0</PlainValue></Time><TimeInterval><PlainValue>${period}</PlainValue></TimeInterval>`
                : zero
            }</Data>
        </Key>
    </KeyPackage>`

interface Sealing {
  bits?: 128 | 192 | 256
  /** Which of two ways to encrypt. */
  way?: 'cbc' | 'kw'
  hash?: 'sha1' | 'sha256' | 'sha512'
  /** Derives the key from it, instead of taking `SEALING_KEY`. */
  password?: string
  iterations?: number
  /** Changes what is written for one value: as somebody on its way would. */
  spoil?: (cipher: Buffer, mac: string) => { cipher: Buffer; mac?: string }
}

const XMLENC = 'http://www.w3.org/2001/04/xmlenc#'
const HMACS = {
  sha1: 'http://www.w3.org/2000/09/xmldsig#hmac-sha1',
  sha256: 'http://www.w3.org/2001/04/xmldsig-more#hmac-sha256',
  sha512: 'http://www.w3.org/2001/04/xmldsig-more#hmac-sha512',
}

/** So many bits of it as the algorithm takes. */
export const SEALING_KEY = Buffer.from(
  '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f',
  'hex',
)

/** A container sealed as vendors do: a MAC key of its own, a MAC over each encrypted value. */
export function sealedContainer(tokens: readonly MadeToken[], sealing: Sealing = {}): string {
  const { bits = 128, way = 'cbc', hash = 'sha1', password, iterations = 1000, spoil } = sealing
  const salt = Buffer.from('saltsalt')
  const key = password
    ? pbkdf2Sync(password, salt, iterations, bits / 8, 'sha1')
    : SEALING_KEY.subarray(0, bits / 8)
  const macKey = Buffer.alloc(20, 7)
  const sealedBy = (
    cipher: Buffer,
  ) => `<xenc:EncryptionMethod Algorithm="${XMLENC}${way === 'cbc' ? `aes${bits}-cbc` : `kw-aes${bits}`}"/>
      <xenc:CipherData><xenc:CipherValue>${cipher.toString('base64')}</xenc:CipherValue></xenc:CipherData>`
  const packages = tokens.map((one) => {
    const whole = encrypt(Buffer.from(one.secret), { key, way, bits })
    const right = createHmac(hash, macKey).update(whole).digest('base64')
    const { cipher, mac } = spoil ? spoil(whole, right) : { cipher: whole, mac: right }
    const valueMac = mac === undefined ? '' : `<ValueMAC>${mac}</ValueMAC>`
    const secret = `<Secret><EncryptedValue>${sealedBy(cipher)}</EncryptedValue>${valueMac}</Secret>`
    return keyPackage(one, 'Acme', secret)
  })
  const macMethod =
    way === 'cbc'
      ? `<MACMethod Algorithm="${HMACS[hash]}"><MACKey>${sealedBy(encrypt(macKey, { key, way, bits }))}</MACKey></MACMethod>`
      : ''
  const encryptionKey = password
    ? derivedKey(salt, iterations, bits / 8)
    : '<ds:KeyName>Pre-shared-key</ds:KeyName>'
  return container(
    `<EncryptionKey>${encryptionKey}</EncryptionKey>${macMethod}${packages.join('\n')}`,
  )
}

const derivedKey = (salt: Buffer, iterations: number, length: number) =>
  `<xenc11:DerivedKey xmlns:xenc11="http://www.w3.org/2009/xmlenc11#">
    <xenc11:KeyDerivationMethod Algorithm="http://www.rsasecurity.com/rsalabs/pkcs/schemas/pkcs-5v2-0#pbkdf2">
      <pkcs5:PBKDF2-params xmlns:pkcs5="http://www.rsasecurity.com/rsalabs/pkcs/schemas/pkcs-5v2-0#">
        <Salt><Specified>${salt.toString('base64')}</Specified></Salt>
        <IterationCount>${iterations}</IterationCount><KeyLength>${length}</KeyLength><PRF/>
      </pkcs5:PBKDF2-params>
    </xenc11:KeyDerivationMethod>
  </xenc11:DerivedKey>`

function encrypt(
  plainText: Buffer,
  { key, way, bits }: { key: Buffer; way: 'cbc' | 'kw'; bits: number },
): Buffer {
  if (way === 'kw') {
    const wrap = createCipheriv(`id-aes${bits}-wrap`, key, Buffer.alloc(8, 0xa6))
    return Buffer.concat([wrap.update(plainText), wrap.final()])
  }
  const iv = Buffer.alloc(16, 3)
  const cipher = createCipheriv(`aes-${bits}-cbc`, key, iv)
  return Buffer.concat([iv, cipher.update(plainText), cipher.final()])
}

const base64 = (text: string) => Buffer.from(text).toString('base64')
