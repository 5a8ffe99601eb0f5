"""The exchange between tenants: a component of its own, off by default, under its own agreement and keys.

It carries fingerprints of cases that a person confirmed and no complaint reversed, nothing else. A tenant
asks blinded: the service turns what it is asked with its key and cannot read it; the tenant compares the
answers at home with the list of what others published. The service counts, and learns no value, no name and
no hit; the tenant learns that a value of its own is on the list, and nothing else of anybody.
`docs/exchange.md` says what this does not prevent.
"""
