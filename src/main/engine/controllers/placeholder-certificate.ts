/** Stands for a cluster's CA where its host has none, as in tests: recognisable, and useless elsewhere. */
export const placeholderCertificate = `-----BEGIN CERTIFICATE-----
RHJ5ZG9jayBzaW11bGF0ZWQgY2x1c3RlciBDQTogbm90IGEgcmVhbCBjZXJ0aWZp
Y2F0ZQ==
-----END CERTIFICATE-----
`
