// The official Go SDK (V1), whose core is also that of the aliyun CLI and of the Terraform provider's older calls:
// typed calls of 2020-09-07, and calls by name of 2019-01-08 as those two send them.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/aliyun/alibaba-cloud-sdk-go/sdk"
	sdkerrors "github.com/aliyun/alibaba-cloud-sdk-go/sdk/errors"
	"github.com/aliyun/alibaba-cloud-sdk-go/sdk/requests"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/config"
	"github.com/aliyun/alibaba-cloud-sdk-go/services/sts"
)

var calls int

func check(err error, what string) {
	calls++
	if err != nil {
		fmt.Fprintln(os.Stderr, what, err)
		os.Exit(1)
	}
}

func main() {
	host := os.Args[1]
	id, secret := os.Getenv("ALIBABA_CLOUD_ACCESS_KEY_ID"), os.Getenv("ALIBABA_CLOUD_ACCESS_KEY_SECRET")

	typed, err := config.NewClientWithAccessKey("cn-shanghai", id, secret)
	check(err, "client")
	list := config.CreateListCompliancePacksRequest()
	list.Scheme, list.Domain = "https", host
	packs, err := typed.ListCompliancePacks(list)
	check(err, "ListCompliancePacks")
	unknown := config.CreateGetCompliancePackRequest()
	unknown.Scheme, unknown.Domain, unknown.CompliancePackId = "https", host, "cp-none"
	_, err = typed.GetCompliancePack(unknown)
	calls++
	if refusal, ok := err.(*sdkerrors.ServerError); !ok || refusal.ErrorCode() != "Invalid.CompliancePackId.Value" {
		fmt.Fprintln(os.Stderr, "an unknown package:", err)
		os.Exit(1)
	}

	who, err := sts.NewClientWithAccessKey("cn-shanghai", id, secret)
	check(err, "client")
	identity := sts.CreateGetCallerIdentityRequest()
	identity.Scheme, identity.Domain = "https", host
	caller, err := who.GetCallerIdentity(identity)
	check(err, "GetCallerIdentity")

	byName, err := sdk.NewClientWithAccessKey("cn-shanghai", id, secret)
	check(err, "client")
	older := []string{
		"StartConfigurationRecorder", "DescribeConfigurationRecorder", "DescribeDeliveryChannels", "ListConfigRules",
		"ListDiscoveredResources", "DescribeComplianceSummary", "GetDiscoveredResourceSummary", "GetSupportedResourceTypes",
	}
	for _, action := range older {
		request := requests.NewCommonRequest()
		request.Method, request.Scheme, request.Domain = "POST", "https", host
		request.Version, request.ApiName = "2019-01-08", action
		reply, err := byName.ProcessCommonRequest(request)
		check(err, action)
		var members map[string]interface{}
		if json.Unmarshal(reply.GetHttpContentBytes(), &members) != nil || members["RequestId"] == nil {
			fmt.Fprintln(os.Stderr, action, "is no reply:", reply.GetHttpContentString())
			os.Exit(1)
		}
	}
	fmt.Printf("%d calls, %d packages, caller %s, older names: %s\n",
		calls, packs.CompliancePacksResult.TotalCount, caller.IdentityType, strings.Join(older, " "))
}
