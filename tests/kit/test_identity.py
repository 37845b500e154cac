"""Tokens: the good ones say who asks; every forged, stale or ill-fitting one proves nothing."""

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
from joserfc.jwk import OctKey, OKPKey
from pydantic import ValidationError

from services.kit.clock import FeedClock
from services.kit.identity import Issuer, RejectedTokenError, Verifier
from services.kit.identity.keysets import usable_keys
from services.kit.identity.tokens import LEEWAY_SECONDS, TOKEN_LENGTH_MAX
from tests.kit.tokens import (
    AUDIENCE,
    EC,
    ED,
    ED_UNKNOWN,
    ISSUER,
    NOW,
    RSA,
    Published,
    as_json,
    claims,
    header_of,
    raw,
    signed,
    with_secret,
)

CLOCK = FeedClock(datetime.fromtimestamp(NOW, UTC))
VERIFIER = Verifier(Published(), ISSUER, AUDIENCE, CLOCK)
GOOD = signed(claims())
PEM = ED.as_pem(private=False)


def flipped(token: str, part: int) -> str:
    """The token with one character of a part changed."""
    parts = token.split(".")
    at = len(parts[part]) // 2
    parts[part] = parts[part][:at] + ("A" if parts[part][at] != "A" else "B") + parts[part][at + 1 :]
    return ".".join(parts)


def twice(name: str, value: str) -> bytes:
    return as_json(claims())[:-1] + f', "{name}": {value}}}'.encode()


FORGED = {
    "nothing": "",
    "no parts": "abc",
    "two parts": GOOD.rpartition(".")[0],
    "four parts": GOOD + ".x",
    "encrypted form": GOOD + ".a.b",
    "too long": signed(claims(note="x" * TOKEN_LENGTH_MAX)),
    "not ascii": GOOD[:-1] + "é",
    "header no json": raw(b"{", claims()),
    "header a list": raw(["alg"], claims()),
    "header no base64": "§." + GOOD.partition(".")[2],
    "header not utf-8": raw(b'{"alg":"\xff"}', claims()),
    "header twice alg": raw(b'{"alg":"none","alg":"Ed25519","typ":"JWT","kid":"ed"}', claims()),
    "alg none": raw(header_of(alg="none"), claims()),
    "alg None": raw(header_of(alg="None"), claims()),
    "alg nOnE with signature": raw(header_of(alg="nOnE"), claims(), b"x" * 64),
    "alg empty": raw(header_of(alg=""), claims(), b"x" * 64),
    "alg missing": raw({"typ": "JWT", "kid": "ed"}, claims(), b"x" * 64),
    "alg a list": raw(header_of(alg=["Ed25519"]), claims(), b"x" * 64),
    "alg null": raw({"alg": None, "typ": "JWT", "kid": "ed"}, claims(), b"x" * 64),
    "HS256 with public pem": with_secret(claims(), PEM, alg="HS256"),
    "HS256 with public x": with_secret(claims(), ED.as_dict()["x"].encode(), alg="HS256"),
    "HS256 with empty secret": with_secret(claims(), b"", alg="HS256"),
    "HS256 with RSA modulus": with_secret(claims(), RSA.as_pem(private=False), alg="HS256", kid="rsa"),
    "HS512": raw(header_of(alg="HS512"), claims(), b"x" * 64),
    "RS512": signed(claims(), RSA, alg="RS512", kid="rsa"),
    "PS256": signed(claims(), RSA, alg="PS256", kid="rsa"),
    "ES256 of the Ed25519 key": raw(header_of(alg="ES256"), claims(), b"x" * 64),
    "RS256 of the EC key": raw(header_of(alg="RS256", kid="ec"), claims(), b"x" * 256),
    "Ed25519 of the RSA key": raw(header_of(kid="rsa"), claims(), b"x" * 64),
    "signature of zeroes, ES256": raw(header_of(alg="ES256", kid="ec"), claims(), bytes(64)),
    "signature empty": raw(header_of(), claims()),
    "signature short": raw(header_of(), claims(), b"x" * 63),
    "signature of another key": signed(claims(), ED_UNKNOWN),
    "signature of another token": GOOD.rpartition(".")[0] + "." + signed(claims(vendor="other")).rpartition(".")[2],
    "header changed": flipped(GOOD, 0),
    "claims changed": flipped(GOOD, 1),
    "signature changed": flipped(GOOD, 2),
    "kid missing": signed(claims(), kid=None),
    "kid unknown": signed(claims(), kid="other"),
    "kid a path": signed(claims(), kid="../../dev/null"),
    "kid sql": signed(claims(), kid="' OR 1=1 --"),
    "kid a number": signed(claims(), kid=1),
    "jku": signed(claims(), ED_UNKNOWN, jku="https://evil.example/jwks.json"),
    "jku of the issuer": signed(claims(), jku=f"{ISSUER}/jwks.json"),
    "jwk": signed(claims(), ED_UNKNOWN, jwk=ED_UNKNOWN.as_dict(private=False)),
    "x5u": signed(claims(), x5u="https://evil.example/cert.pem"),
    "x5c": signed(claims(), x5c=["AAAA"]),
    "crit": signed(claims(), crit=["exp"]),
    "b64 false": signed(claims(), b64=False, crit=["b64"]),
    "zip": signed(claims(), zip="DEF"),
    "cty nested": signed(claims(), cty="JWT"),
    "typ missing": signed(claims(), typ=None),
    "typ id token": signed(claims(), typ="id+jwt"),
    "typ logout": signed(claims(), typ="logout+jwt"),
    "typ JOSE": signed(claims(), typ="JOSE"),
    "claims no json": signed(b"{"),
    "claims a list": signed(b"[]"),
    "claims a string": signed(b'"acme"'),
    "claims not utf-8": signed(b'{"iss":"\xff"}'),
    "claims deep": signed(as_json(claims())[:-1] + b', "x": ' + b"[" * 50 + b"]" * 50 + b"}"),
    "vendor twice": signed(twice("vendor", '"other"')),
    "roles twice": signed(twice("roles", '["operator"]')),
    "issuer missing": signed(claims(iss=None)),
    "issuer another": signed(claims(iss="https://evil.example")),
    "issuer with a slash": signed(claims(iss=ISSUER + "/")),
    "issuer a list": signed(claims(iss=[ISSUER])),
    "audience missing": signed(claims(aud=None)),
    "audience another": signed(claims(aud="billing")),
    "audience a part": signed(claims(aud="dealreg-test")),
    "audience an empty list": signed(claims(aud=[])),
    "audience others": signed(claims(aud=["billing", "mail"])),
    "audience an object": signed(claims(aud={"dealreg": 1})),
    "expiry missing": signed(claims(exp=None)),
    "expired": signed(claims(exp=NOW - LEEWAY_SECONDS)),
    "expired long ago": signed(claims(exp=1)),
    "expiry a text": signed(claims(exp=str(NOW + 600))),
    "expiry true": signed(claims(exp=True)),
    "expiry NaN": signed(as_json(claims(exp=None))[:-1] + b', "exp": NaN}'),
    "expiry Infinity": signed(as_json(claims(exp=None))[:-1] + b', "exp": Infinity}'),
    "expiry 1e999": signed(as_json(claims(exp=None))[:-1] + b', "exp": 1e999}'),
    "expiry an object": signed(claims(exp={"at": NOW})),
    "not before": signed(claims(nbf=NOW + LEEWAY_SECONDS + 1)),
    "issued in the future": signed(claims(iat=NOW + LEEWAY_SECONDS + 1)),
    "vendor missing": signed(claims(vendor=None)),
    "vendor empty": signed(claims(vendor="")),
    "vendor with a slash": signed(claims(vendor="acme/other")),
    "vendor with a newline": signed(claims(vendor="acme\n")),
    "vendor a list": signed(claims(vendor=["acme", "other"])),
    "vendor a wildcard": signed(claims(vendor="*")),
    "org with a slash": signed(claims(org="north/-")),
    "org a dash": signed(claims(org="-")),
    "org a list": signed(claims(org=["north"])),
    "partner without org": signed(claims(org=None)),
    "distributor without org": signed(claims(org=None, roles=["distributor"])),
    "staff with org": signed(claims(roles=["operator"])),
    "partner and staff": signed(claims(roles=["partner", "operator"])),
    "partner and staff, no org": signed(claims(org=None, roles=["partner", "operator"])),
    "subject missing": signed(claims(sub=None)),
    "subject an address": signed(claims(sub="ada@north.example")),
    "subject with a slash": signed(claims(sub="a/b")),
    "subject with spaces": signed(claims(sub="Ada Lovelace")),
    "roles missing": signed(claims(roles=None)),
    "roles empty": signed(claims(roles=[])),
    "roles a text": signed(claims(roles="partner")),
    "roles unknown": signed(claims(roles=["partner", "admin"])),
    "roles in capitals": signed(claims(roles=["Partner"])),
    "roles nested": signed(claims(roles=[["partner"]])),
}


@pytest.mark.parametrize("token", FORGED.values(), ids=FORGED.keys())
async def test_a_forged_token_proves_nothing(token):
    with pytest.raises(RejectedTokenError) as refused:
        await VERIFIER.verify(token)
    assert not token or token not in str(refused.value)


def test_the_table_is_long_enough():
    assert len(FORGED) >= 60


@pytest.mark.parametrize(("alg", "kid"), [("Ed25519", "ed"), ("EdDSA", "ed"), ("ES256", "ec"), ("RS256", "rsa")])
@pytest.mark.parametrize("typ", ["JWT", "jwt", "at+jwt"])
async def test_every_accepted_algorithm(alg, kid, typ):
    found = await VERIFIER.verify(signed(claims(), alg=alg, kid=kid, typ=typ))
    assert (found.vendor, found.org, found.subject, found.roles) == ("acme", "north", "person-7", ("partner",))
    assert str(found) == "acme/north/person-7"


@pytest.mark.parametrize(
    "changed",
    [
        {"aud": ["billing", AUDIENCE]},
        {"exp": NOW - LEEWAY_SECONDS + 1},
        {"nbf": NOW + LEEWAY_SECONDS},
        {"exp": NOW + 0.5},
        {"nbf": None, "iat": None},
        {"extra": {"claims": "are none of our business"}},
    ],
)
async def test_what_is_within_the_rules_is_accepted(changed):
    assert (await VERIFIER.verify(signed(claims(**changed)))).vendor == "acme"


async def test_staff_have_no_org():
    found = await VERIFIER.verify(signed(claims(org=None, roles=["operator", "approver", "operator"])))
    assert (found.org, found.roles) == (None, ("approver", "operator"))
    assert str(found) == "acme/-/person-7"


def test_key_sets_admit_only_keys_that_verify():
    document = {
        "keys": [
            ED.as_dict(private=True),
            OctKey.import_key("x" * 32, {"kid": "secret"}).as_dict(private=True),
            OKPKey.generate_key("X25519", {"kid": "exchange"}).as_dict(private=False),
            OKPKey.generate_key("Ed448", {"kid": "other curve"}).as_dict(private=False),
            EC.as_dict(private=False) | {"use": "enc"},
            {"kty": "RSA", "kid": "broken", "n": "AQ", "e": "AQAB"},
            {"kty": "unheard-of", "kid": "future"},
            {"kty": "OKP", "crv": "Ed25519", "x": "AAAA", "kid": "short"},
            "no key",
            {k: v for k, v in ED.as_dict(private=False).items() if k != "kid"},
        ]
    }
    found = usable_keys(document)
    assert list(found) == ["ed"]
    assert not found["ed"].is_private


@pytest.mark.parametrize("document", [None, [], {}, {"keys": None}, {"keys": {}}, "keys"])
def test_documents_without_keys(document):
    assert usable_keys(document) == {}


class TestOwnIssuer:
    async def test_its_tokens_verify_until_they_expire(self, tmp_path):
        issuer = Issuer.open(tmp_path / "key.json", ISSUER, AUDIENCE)
        token = issuer.sign("acme", "north", ["partner"], hours=1)
        now = datetime.now(UTC)
        for later, good in ((0, True), (59, True), (61, False)):
            verifier = Verifier(issuer, ISSUER, AUDIENCE, FeedClock(now + timedelta(minutes=later)))
            if good:
                assert (await verifier.verify(token)).org == "north"
            else:
                with pytest.raises(RejectedTokenError):
                    await verifier.verify(token)

    async def test_the_key_is_made_once_and_only_its_owner_can_read_it(self, tmp_path):
        first = Issuer.open(tmp_path / "key.json", ISSUER, AUDIENCE)
        second = Issuer.open(tmp_path / "key.json", ISSUER, AUDIENCE)
        assert (tmp_path / "key.json").stat().st_mode & 0o077 == 0
        token = first.sign("acme", None, ["operator"])
        assert (await Verifier(second, ISSUER, AUDIENCE).verify(token)).roles == ("operator",)

    def test_other_roles_and_another_house_are_another_person(self, tmp_path):
        issuer = Issuer.open(tmp_path / "key.json", ISSUER, AUDIENCE)
        subjects = set()
        for org, roles in (("north", ["partner"]), ("north", ["partner", "distributor"]), ("south", ["partner"])):
            body = issuer.sign("acme", org, roles).split(".")[1]
            subjects.add(json.loads(base64.urlsafe_b64decode(body + "=="))["sub"])
        assert len(subjects) == 3

    @pytest.mark.parametrize(
        ("vendor", "org", "roles"),
        [("acme", None, ["partner"]), ("acme", "north", ["operator"]), ("a/b", None, ["operator"]), ("acme", None, [])],
    )
    def test_it_signs_nothing_that_would_be_refused(self, tmp_path, vendor, org, roles):
        issuer = Issuer.open(tmp_path / "key.json", ISSUER, AUDIENCE)
        with pytest.raises(ValidationError):
            issuer.sign(vendor, org, roles)

    async def test_another_installation_does_not_believe_it(self, tmp_path):
        one = Issuer.open(tmp_path / "one.json", ISSUER, AUDIENCE)
        two = Issuer.open(tmp_path / "two.json", ISSUER, AUDIENCE)
        with pytest.raises(RejectedTokenError):
            await Verifier(two, ISSUER, AUDIENCE).verify(one.sign("acme", None, ["operator"]))
