/** Stands for the cluster's CA until certificates are a system of their own: recognisable, and useless elsewhere. */
export const rootCaCertificate = `-----BEGIN CERTIFICATE-----
RHJ5ZG9jayBzaW11bGF0ZWQgY2x1c3RlciBDQTogbm90IGEgcmVhbCBjZXJ0aWZp
Y2F0ZQ==
-----END CERTIFICATE-----
`
