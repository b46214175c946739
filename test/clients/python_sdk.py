"""The main job with the official Python SDK. The first argument is what `assay env --for python` printed."""

import json
import ssl
import sys
import time
import urllib.request

from alibabacloud_config20200907 import models

settings, ca = sys.argv[1], sys.argv[2]
names = {}
exec(open(settings, encoding="utf-8").read(), names)  # The settings as a reader would paste them.
client = names["client"]
calls = 0


def call(method, request):
    global calls
    calls += 1
    return getattr(client, method)(request).body


def until(ask):
    for _ in range(300):
        answer = ask()
        if answer:
            return answer
        time.sleep(0.1)
    raise SystemExit("waited in vain")


rules = [models.CreateCompliancePackRequestConfigRules(managed_rule_identifier="oss-bucket-public-read-prohibited")]
pack_id = call(
    "create_compliance_pack",
    models.CreateCompliancePackRequest(
        compliance_pack_name="包 (it's) 100% *python*", config_rules=rules, risk_level=1, client_token="python-1"
    ),
).compliance_pack_id
listed = call("list_compliance_packs", models.ListCompliancePacksRequest(page_size=50)).compliance_packs_result
assert any(pack.compliance_pack_name == "包 (it's) 100% *python*" for pack in listed.compliance_packs)
until(
    lambda: call("get_compliance_pack", models.GetCompliancePackRequest(compliance_pack_id=pack_id)).compliance_pack.status
    == "ACTIVE"
)
counts = until(
    lambda: (
        lambda found: found if found.total_count == 3 else None
    )(
        call(
            "get_resource_compliance_by_pack", models.GetResourceComplianceByPackRequest(compliance_pack_id=pack_id)
        ).resource_compliance_result
    )
)
assert (counts.non_compliant_count, counts.total_count) == (1, 3), counts
results = call(
    "list_config_rule_evaluation_results",
    models.ListConfigRuleEvaluationResultsRequest(compliance_pack_id=pack_id, compliance_type="NON_COMPLIANT"),
).evaluation_results.evaluation_result_list
assert json.loads(results[0].annotation)["configuration"] == "public-read", results
resources = call(
    "list_discovered_resources", models.ListDiscoveredResourcesRequest(max_results=10)
).discovered_resource_profiles
assert resources.total_count == 3, resources
call("generate_compliance_pack_report", models.GenerateCompliancePackReportRequest(compliance_pack_id=pack_id))


def complete():
    request = models.GetCompliancePackReportRequest(compliance_pack_id=pack_id)
    report = call("get_compliance_pack_report", request).compliance_pack_report
    return report if report.report_status == "COMPLETE" else None


report = until(complete)
context = ssl.create_default_context(cafile=ca)
with urllib.request.urlopen(report.report_url, context=context) as reply:
    assert reply.read(4) == b"\xd0\xcf\x11\xe0", "the report is no workbook"
try:
    call("get_compliance_pack", models.GetCompliancePackRequest(compliance_pack_id="cp-none"))
    raise SystemExit("an unknown package was found")
except Exception as error:  # The SDK's class for it has changed its name between versions.
    assert getattr(error, "code", "") == "Invalid.CompliancePackId.Value", repr(error)
print(f"{calls} calls, a package, its results, a report of {report.report_url.split('?')[0].split('.')[-1]} form")
