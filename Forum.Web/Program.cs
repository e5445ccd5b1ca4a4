using Forum.Web.Accounts;
using Forum.Web.Administration;
using Forum.Web.Boards;
using Forum.Web.Data;
using Forum.Web.Realtime;
using Forum.Web.Text;
using Forum.Web.Text.Preview;
using Forum.Web.Topics;
using Forum.Web.Web;

var builder = WebApplication.CreateBuilder(args);
builder.AddServiceDefaults();
builder.AddForumData();
builder.AddAccounts();
builder.AddBoards();
builder.AddText();
builder.AddTopics();
builder.AddRealtime();
builder.AddAdministration();
builder.AddWeb();

var app = builder.Build();
await app.SetUpDatabaseAsync();
await app.LoadSettingsAsync();

app.UseWeb();
app.MapDefaultEndpoints();
app.MapRealtimeToken();
app.MapPreview();
app.MapWeb();

await app.RunAsync();
