// What an officer sees of a request, and does with it. The service acts; this form asks it to.
(() => {
	const REQUEST = "Personal Data Download Request";
	const UNDER_WAY = ["Queued", "Waiting for approval", "Running", "Retrying"];
	const PERCENT = { Queued: 10, "Waiting for approval": 5, Running: 50, Retrying: 50, Ready: 100 };
	const ACTIONS = [
		{ name: "retry", label: __("Try Again"), of: ["Failed"] },
		{ name: "resend", label: __("Send the Mail Again"), of: ["Ready", "Failed"] },
		{ name: "extend", label: __("Extend the Deadline"), of: UNDER_WAY },
		{ name: "cancel", label: __("Cancel the Request"), of: UNDER_WAY },
		{ name: "revoke", label: __("Revoke and Delete Now"), of: ["Ready"] },
	];

	const isOfficer = () =>
		frappe.user.has_role("Data Protection Officer") || frappe.user.has_role("System Manager");

	frappe.ui.form.on(REQUEST, {
		refresh(frm) {
			if (frm.is_new()) return askForSomebody(frm);
			// The record says what the service did: there is nothing to save.
			frm.disable_save();
			for (const field of ["user", "pdd_reason"]) frm.set_df_property(field, "read_only", 1);
			showProgress(frm);
			if (isOfficer()) {
				warnIfOpen(frm);
				if (frm.doc.pdd_request) addActions(frm);
			}
		},
	});

	function askForSomebody(frm) {
		if (!isOfficer()) return;
		frm.set_df_property("user", "read_only", 0);
		frm.set_df_property("pdd_reason", "read_only", 0);
		frm.set_intro(__("For somebody else, enter the person, and say under Reason why you ask for them."));
	}

	function showProgress(frm) {
		const { pdd_status: status, pdd_due: due } = frm.doc;
		// Once: the form may be drawn again without being left.
		frm.dashboard.progress_area && frm.dashboard.progress_area.body.empty();
		if (status in PERCENT) frm.dashboard.add_progress(__("Progress"), PERCENT[status]);
		const late = UNDER_WAY.includes(status) && due && due < frappe.datetime.get_today();
		if (late) frm.set_intro(__("The answer was due on {0}.", [frappe.datetime.str_to_user(due)]), "red");
		else if (status === "Queued" && !frm.doc.pdd_request)
			frm.set_intro(__("This is on its way to the service."), "blue");
		else if (!status) frm.set_intro(__("This record is older than the service."), "blue");
	}

	function warnIfOpen(frm) {
		get("health", {}, ({ problem }) => {
			if (problem) frm.set_intro(frappe.utils.escape_html(problem), "red");
		});
	}

	function addActions(frm) {
		const group = __("Service");
		frm.add_custom_button(__("Open Timeline at the Service"), () => openPage(frm), group);
		for (const { name, label, of } of ACTIONS)
			if (of.includes(frm.doc.pdd_status)) frm.add_custom_button(label, () => ask(frm, name, label), group);
	}

	function openPage(frm) {
		// Opened at once, and led there afterwards: a browser blocks what opens later.
		const page = window.open("", "_blank");
		const lead = (address) => {
			page.opener = null;
			page.location = address;
		};
		get("desk_page", { name: frm.doc.name }, lead, () => page.close());
	}

	// `frappe.xcall` of version 15 knows POST alone.
	function get(method, args, callback, error) {
		frappe.call({
			type: "GET",
			method: `personal_data_download.api.${method}`,
			args,
			callback: ({ message }) => message && callback(message),
			error,
		});
	}

	function ask(frm, action, label) {
		const reason = { fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 };
		frappe.prompt(reason, ({ reason }) => act(frm, action, reason), label, label);
	}

	function act(frm, action, reason) {
		const args = { name: frm.doc.name, action, reason };
		return frappe.xcall("personal_data_download.api.act", args).then((said) => {
			frappe.show_alert({ message: said, indicator: "green" });
			frm.reload_doc();
		});
	}
})();
