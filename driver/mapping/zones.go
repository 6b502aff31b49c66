package mapping

import (
	"fmt"
	"strings"
	"time"
	_ "time/tzdata" // not every machine has the time zones
)

// zoneOf finds a time zone by its name of the IANA database, old names included. Three letters are what Java made of them:
// EST is New York's time, with its summer time, in Okta's example of Time.now (Joda-Time, DateTimeZone.forTimeZone).
func zoneOf(name string) (*time.Location, error) {
	known := javaZone(name)
	if known == "" {
		known = name
	}
	if known == "" || known == "Local" || strings.Contains(known, "..") {
		return nil, fmt.Errorf("%q is not a time zone, such as America/New_York", name)
	}
	zone, err := time.LoadLocation(known)
	if err != nil {
		return nil, fmt.Errorf("%q is not a time zone, such as America/New_York", name)
	}
	return zone, nil
}

func javaZone(name string) string {
	switch name {
	case "GMT", "UTC", "Z":
		return "UTC"
	case "MIT":
		return "Pacific/Apia"
	case "HST":
		return "Pacific/Honolulu"
	case "AST":
		return "America/Anchorage"
	case "PST", "US/Pacific-New":
		return "America/Los_Angeles"
	case "MST":
		return "America/Denver"
	case "PNT":
		return "America/Phoenix"
	case "CST":
		return "America/Chicago"
	case "EST":
		return "America/New_York"
	case "IET":
		return "America/Indiana/Indianapolis"
	case "PRT":
		return "America/Puerto_Rico"
	case "CNT":
		return "America/St_Johns"
	case "AGT":
		return "America/Argentina/Buenos_Aires"
	case "BET":
		return "America/Sao_Paulo"
	case "ECT": //nolint:misspell // a time zone
		return "Europe/Paris"
	case "ART":
		return "Africa/Cairo"
	case "CAT":
		return "Africa/Harare"
	case "EAT":
		return "Africa/Addis_Ababa"
	case "NET":
		return "Asia/Yerevan"
	case "PLT":
		return "Asia/Karachi"
	case "IST":
		return "Asia/Kolkata"
	case "BST":
		return "Asia/Dhaka"
	case "VST":
		return "Asia/Ho_Chi_Minh"
	case "CTT":
		return "Asia/Shanghai"
	case "JST":
		return "Asia/Tokyo"
	case "ACT":
		return "Australia/Darwin"
	case "AET":
		return "Australia/Sydney"
	case "SST":
		return "Pacific/Guadalcanal"
	case "NST":
		return "Pacific/Auckland"
	default:
		return ""
	}
}
