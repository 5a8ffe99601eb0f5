"""Controls of the threat model, each as the change that takes it away and a test that must then fail.

A line is (name, file, what stands there, what stands there without the control, test). `test_controls_bite`
makes each change in a copy of the tree.
"""

from __future__ import annotations

from typing import NamedTuple


class Control(NamedTuple):
    """One control and how it is taken away."""

    name: str
    file: str
    stands: str
    without: str
    test: str


_UI, _PEOPLE = "tests/review_ui/test_guarded_pages.py", "tests/people/test_signing_in.py"
_DECIDING, _ADDRESSES = "tests/casework/test_deciding.py", "tests/crawler/test_addresses.py"
_WIRE = "tests/attacks/test_strangers_on_the_wire.py"

CONTROLS = (
    Control(
        "markup is escaped",
        "review_ui/console.py",
        "autoescape=True",
        "autoescape=False",
        f"{_UI}::test_markup_in_a_listing_stays_text",
    ),
    Control(
        "reading order is upright",
        "review_ui/console.py",
        "finalize=upright, ",
        "",
        f"{_UI}::test_no_sign_of_a_listing_turns_the_words_around_its_evidence",
    ),
    Control(
        "content policy",
        "review_ui/guard.py",
        '"content-security-policy": CONTENT_POLICY,',
        "",
        f"{_UI}::test_every_answer_carries_the_headers_that_keep_a_page_to_itself",
    ),
    Control(
        "origin of a form",
        "review_ui/guard.py",
        'return headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none")',
        "return True",
        f"{_UI}::test_a_form_from_another_site_is_refused_even_with_a_good_token",
    ),
    Control(
        "host names",
        "review_ui/guard.py",
        "if host_name(host) not in self._rules.hosts:",
        "if False:",
        f"{_UI}::test_a_host_that_is_not_ours_gets_nothing",
    ),
    Control(
        "token of a form",
        "review_ui/visit.py",
        "_check_token(visit, form)\n            visit.form",
        "visit.form",
        f"{_UI}::test_a_form_without_the_token_of_its_session_is_refused",
    ),
    Control(
        "patience with a body",
        "review_ui/guard.py",
        "if self._budget <= 0:",
        "if False:",
        f"{_WIRE}::test_bytes_earn_patience_and_a_trickle_does_not",
    ),
    Control(
        "right of a page",
        "review_ui/visit.py",
        "visit.console.gate.require(visit.person, needs, page.name, visit.now)",
        "pass",
        "tests/review_ui/test_who_may_open_what.py::test_a_role_opens_its_pages_and_no_other",
    ),
    Control(
        "platform of a case",
        "doorwatch/casework/rights.py",
        "        if not person.may(permission, platform):",
        "        if False:",
        "tests/review_ui/test_who_may_open_what.py"
        "::test_a_case_of_another_platform_is_refused_whole_and_each_refusal_is_journalled",
    ),
    Control(
        "a code counts once",
        "doorwatch/casework/second_factor.py",
        'return "totp" if use_step(conn, user.id, step) else None',
        'return "totp"',
        f"{_PEOPLE}::test_a_code_may_be_one_step_off_and_is_taken_once",
    ),
    Control(
        "pauses after wrong passwords",
        "doorwatch/casework/signing_in.py",
        "if not store.run_write(lambda conn: _may_try(conn, digests, now)):",
        "if False:",
        f"{_PEOPLE}::test_too_many_attempts_block_the_name_from_anywhere_and_known_or_not",
    ),
    Control(
        "the second is another person",
        "doorwatch/casework/seconds.py",
        "if any(one.by == person.name for one in waiting):",
        "if False:",
        "tests/casework/test_after_deciding.py",
    ),
    Control(
        "what is decided was shown",
        "doorwatch/casework/deciding.py",
        "if len(seen) != len(listings):",
        "if False:",
        _DECIDING,
    ),
    Control(
        "nobody chooses the sample",
        "doorwatch/casework/deciding.py",
        "if opened < len(drawn):",
        "if False:",
        f"{_DECIDING}::test_in_bulk_nobody_chooses_the_sample",
    ),
    Control(
        "blind second looks",
        "doorwatch/casework/quality_second.py",
        "return any(name in seen for name in objects)",
        "return False",
        "tests/quality/test_quality_second.py::test_who_opened_the_case_since_its_decision_is_no_blind_reader",
    ),
    Control(
        "a placement is stopped",
        "doorwatch/casework/referring.py",
        "    if not placed:\n        return\n",
        "    return\n",
        "tests/audit/test_register.py::test_a_referral_of_a_registered_placement_is_stopped_and_counted",
    ),
    Control(
        "a right before a case is read",
        "doorwatch/casework/referring.py",
        "require(person, permission, platforms_of(state) if state is not None else ())",
        "pass",
        "tests/referral/test_referring.py::test_who_may_not_touch_a_case_learns_nothing_of_what_was_decided",
    ),
    Control(
        "private addresses",
        "crawler/addresses.py",
        "    return address.is_global",
        "    return True",
        f"{_ADDRESSES}::test_addresses_of_networks_that_are_nobody_else_s_business_are_refused",
    ),
    Control(
        "ZIP without inflation and links",
        "doorwatch/referral/opening.py",
        "_check_entries(entries)\n",
        "pass\n",
        "tests/referral/test_package.py::test_a_zip_with_an_entry_that_leads_elsewhere_is_refused",
    ),
    Control(
        "hashes of a package",
        "doorwatch/referral/opening.py",
        "        if hashlib.sha256(files[name]).hexdigest() != digest:",
        "        if False:",
        "tests/referral/test_package.py::test_one_changed_byte_of_any_file_is_refused_naming_it",
    ),
    Control(
        "quota of the exchange",
        "doorwatch/exchange/book.py",
        'if spent + count > quota:\n                db.execute("ROLLBACK")',
        'if False:\n                db.execute("ROLLBACK")',
        "tests/exchange/test_exchange.py::test_a_tenant_puts_no_more_on_the_list_in_a_day_than_it_may_ask_for",
    ),
    Control(
        "a cell that runs",
        "doorwatch/export/tables.py",
        'return f"\'{text}" if text[:1] in _RUNS or first in _RUNS else text',
        "return text",
        "tests/export",
    ),
    Control(
        "backup of another",
        "doorwatch/casework/restoring.py",
        'keys.signing_key("journal").verify_key.verify(manifest, signature)',
        "pass",
        "tests/operation/test_backup.py::test_a_backup_of_somebody_else_is_refused",
    ),
    Control(
        "the marker of a restore",
        "doorwatch/casework/restoring.py",
        "tenant.restoring.touch(mode=0o600)",
        "pass",
        "tests/operation/test_backup.py::test_nothing_is_opened_until_terms_and_erasures_were_applied",
    ),
    Control(
        "a token ends",
        "doorwatch/casework/service_tokens.py",
        "if row is None or row.revoked_at is not None or row.until <= now:",
        "if row is None:",
        "tests/people/test_accounts.py",
    ),
    Control(
        "wrong tokens meet a wall",
        "review_ui/v1/frame.py",
        '        desk.quotas.take("failed", source, now)\n        raise Un',
        "        raise Un",
        "tests/review_ui/v1/test_door_check.py::test_wrong_tokens_from_one_source_meet_a_wall",
    ),
)
