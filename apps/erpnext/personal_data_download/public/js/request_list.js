(() => {
	const UNDER_WAY = ["Queued", "Waiting for approval", "Running", "Retrying"];
	const COLOURS = {
		Queued: "orange",
		"Waiting for approval": "yellow",
		Running: "blue",
		Retrying: "orange",
		Ready: "green",
		Failed: "red",
		Refused: "gray",
		Cancelled: "gray",
		Expired: "gray",
		Deleted: "gray",
	};

	frappe.listview_settings["Personal Data Download Request"] = {
		add_fields: ["pdd_status", "pdd_due"],
		hide_name_column: true,

		get_indicator({ pdd_status: status, pdd_due: due }) {
			if (!status) return [__("Older than the Service"), "gray", "pdd_status,is,not set"];
			if (UNDER_WAY.includes(status) && due && due < frappe.datetime.get_today())
				return [__("Late"), "red", `pdd_due,<,Today|pdd_status,in,${UNDER_WAY.join(",")}`];
			return [__(status), COLOURS[status] || "gray", `pdd_status,=,${status}`];
		},

		onload(list) {
			const officer =
				frappe.user.has_role("Data Protection Officer") || frappe.user.has_role("System Manager");
			if (!officer) return;
			list.page.add_inner_button(__("Late"), () => filter(list, "<", UNDER_WAY));
			list.page.add_inner_button(__("Open"), () => filter(list, null, UNDER_WAY));
			// `frappe.xcall` of version 15 knows POST alone.
			frappe.call({
				type: "GET",
				method: "personal_data_download.api.health",
				callback: ({ message }) => message && message.problem && warn(message.problem),
			});
		},
	};

	function warn(problem) {
		frappe.show_alert({ message: frappe.utils.escape_html(problem), indicator: "red" }, 30);
	}

	function filter(list, due, statuses) {
		const filters = [[list.doctype, "pdd_status", "in", statuses]];
		if (due) filters.push([list.doctype, "pdd_due", due, frappe.datetime.get_today()]);
		list.filter_area.clear().then(() => list.filter_area.add(filters));
	}
})();
